"""WeCom 企业微信: an app for the staff, a group robot, and 微信客服 for homeowners on WeChat."""
