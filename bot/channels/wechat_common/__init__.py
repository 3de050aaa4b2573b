"""What WeChat's Official Account and WeCom share: envelopes, XML, a client, error codes."""
