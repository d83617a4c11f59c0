// Gives the frame of an element the page that its link leads to, and shows it in the place of the picture when it has answered. Where
// the page cannot be had (its file is gone, or the viewer does not serve it) the picture stays.
//
// JupyterLab turns the link's address into that of its files, a moment after this has run: a frame that had the address from the
// beginning would load JupyterLab itself first, and sometimes stay with it.
(() => {
  const box = document.getElementById(ELEMENT), frame = box?.querySelector('iframe'), link = box?.querySelector('a');
  if (!frame || !link) return;
  const load = () => { if (link.getAttribute('href')) frame.src = link.href; };
  new MutationObserver(load).observe(link, {attributeFilter: ['href']});
  setTimeout(() => frame.hasAttribute('src') || load(), 250); // here and elsewhere, the address was right
  frame.addEventListener('load', () => frame.contentWindow?.postMessage('map?', '*'));
  addEventListener('message', e => {
    if (e.source !== frame.contentWindow || e.data !== 'map') return;
    box.querySelector('img')?.remove();
    Object.assign(frame.style, {position: 'static', visibility: 'visible'});
  });
})();
