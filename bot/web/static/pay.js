// Within WeChat: asks its browser to pay, when tapped and once by itself.

const button = document.getElementById("bridge");

function pay() {
  const given = button.dataset;
  const asked = {
    appId: given.appid,
    timeStamp: given.timestamp,
    nonceStr: given.noncestr,
    package: given.package,
    signType: given.signtype,
    paySign: given.paysign,
  };
  window.WeixinJSBridge.invoke("getBrandWCPayRequest", asked, () => location.reload());
}

function whenReady(run) {
  if (window.WeixinJSBridge) run();
  else document.addEventListener("WeixinJSBridgeReady", run, { once: true });
}

button.addEventListener("click", () => whenReady(pay));
