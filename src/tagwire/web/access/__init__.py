"""Who may do what: proofs, passwords, and the doors that ask for them."""
