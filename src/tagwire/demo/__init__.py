"""The demo edition: fictional publishers, served on loopback as real news sites would be."""
