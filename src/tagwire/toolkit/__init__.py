"""The toolkit: the models and tables that understanding uses, loaded once a process and never changed."""
