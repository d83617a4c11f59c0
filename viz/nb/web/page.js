// Asks the page in the frame of an element until it answers, and shows it in the place of the picture then. Where the page cannot be
// had (its file is gone, or the viewer does not serve it) the picture stays.
(() => {
  const box = document.getElementById(ELEMENT), frame = box?.querySelector('iframe');
  if (!frame) return;
  let asked = 0;
  const ask = setInterval(() => {
    if (asked++ > 240 || !frame.isConnected) clearInterval(ask);
    else frame.contentWindow?.postMessage('map?', '*');
  }, 250);
  addEventListener('message', e => {
    if (e.source !== frame.contentWindow || e.data !== 'map') return;
    clearInterval(ask);
    box.querySelector('img')?.remove();
    Object.assign(frame.style, {position: 'static', visibility: 'visible'});
  });
})();
