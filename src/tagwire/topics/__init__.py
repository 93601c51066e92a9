"""What an article is about and what it is: language, IPTC Media Topics, genre."""
