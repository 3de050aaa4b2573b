"""微信客服 (kf): homeowners write from WeChat to the company's WeCom."""
