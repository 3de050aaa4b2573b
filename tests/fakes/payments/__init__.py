"""WeChat Pay and Alipay over real HTTP: they sign, verify and rotate with OpenSSL alone."""
