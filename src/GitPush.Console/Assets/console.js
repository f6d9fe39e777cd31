// Makes the page of a running push live. Without it the page says the same, and loads itself again.
"use strict";

(() => {
  const push = document.querySelector("[data-live]");
  const log = document.getElementById("log");
  const status = document.getElementById("status");
  if (!push || !log || !status || !window.EventSource) {
    return;
  }

  // The reader stays at the end unless he has scrolled up.
  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 24;
  const goToEnd = () => { log.scrollTop = log.scrollHeight; };
  goToEnd();

  // The markup comes from the server, where the encoder that made this page has made it.
  const events = new EventSource(push.dataset.live);
  events.addEventListener("log", event => {
    const follows = isAtEnd();
    log.insertAdjacentHTML("beforeend", event.data);
    if (follows) {
      goToEnd();
    }
  });
  events.addEventListener("status", event => { status.innerHTML = event.data; });
  events.addEventListener("end", () => {
    events.close();
    location.reload();
  });
})();
