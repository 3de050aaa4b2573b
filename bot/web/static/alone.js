// The plain chat of one person, outside a demonstration.

import { fill, words, zone } from "./given.js";
import { forever } from "./net.js";
import { Phone } from "./phone.js";

const WAIT = 20; // seconds

const phone = new Phone(document.querySelector(".phone"), {
  welcome: words.chat_hello,
  zone,
});
const code = new URLSearchParams(location.search).get("code");

// Binding changes who one is, so a link only offers it: the person sends it.
if (code && /^[\w-]{1,40}$/.test(code)) phone.suggest([fill(words.bind_with, { code })]);

await forever(() => phone.listen(WAIT));
