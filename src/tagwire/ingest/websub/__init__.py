"""WebSub, the subscriber's side: hubs are asked to push what feeds bring, and what they push is taken in."""
