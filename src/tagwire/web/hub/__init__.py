"""Our own hub (WebSub, W3C Recommendation): it pushes what the reading room's feeds bring to whoever subscribed."""

HUB_PATH = "/hub"
