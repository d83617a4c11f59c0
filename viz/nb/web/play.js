// Puts the frames of nb.Play and their sliders into an element in place of the still picture.
window.deephebbPlay = async (element, {name, sliders, frames}) => {
  if (element.dataset.play === 'ready') return;
  element.dataset.play = 'ready';
  const bytes = Uint8Array.from(atob(frames), c => c.charCodeAt(0));
  const all = JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text());
  const make = (tag, parent, properties = {}, style = '') => {
    const e = Object.assign(document.createElement(tag), properties);
    e.style.cssText = style;
    parent.append(e);
    return e;
  };
  const figure = document.createElement('figure');
  figure.style.margin = '0';
  const picture = make('img', figure, {}, 'max-width:100%;display:block');
  // Frames may have been made smaller to save bytes, some more than others: all are shown as wide as the widest.
  const widths = await Promise.all(all.map(src => Object.assign(new Image(), {src})).map(i => i.decode().then(() => i.naturalWidth, () => 0)));
  picture.style.width = Math.max(...widths) + 'px';
  const controls = make('figcaption', figure, {}, 'display:flex;flex-wrap:wrap;gap:6px 24px;align-items:center;padding:6px 0');
  // Arrow keys move the slider and not JupyterLab's cells: its shortcuts look for this on what has the focus first.
  const ours = e => { e.dataset.lmSuppressShortcuts = 'true'; return e; };
  const inputs = [], values = [];
  for (const {Name, Values, First = 0} of sliders) {
    const label = make('label', controls, {}, 'display:flex;gap:8px;align-items:center');
    make('span', label, {textContent: Name});
    inputs.push(ours(make('input', label, {type: 'range', min: 0, max: Values.length - 1, value: First, oninput: () => show()}, 'width:220px')));
    values.push(make('output', label, {}, 'font-variant-numeric:tabular-nums;min-width:' + Math.max(...Values.map(v => v.length)) + 'ch'));
  }
  const show = () => {
    const at = inputs.map(i => +i.value);
    const k = at.length > 1 ? at[0] * sliders[1].Values.length + at[1] : at[0];
    at.forEach((v, i) => {
      values[i].textContent = sliders[i].Values[v];
      inputs[i].setAttribute('aria-valuetext', sliders[i].Values[v]);
    });
    picture.src = all[k];
    picture.alt = name + ': ' + at.map((v, i) => sliders[i].Name + ' ' + sliders[i].Values[v]).join(', ');
  };
  if (sliders.length === 1 && all.length > 1) {
    let timer = 0;
    const button = ours(make('button', controls, {type: 'button', textContent: '▶ play', onclick: () => {
      if (timer) {
        stop();
        return;
      }
      if (+inputs[0].value === all.length - 1) inputs[0].value = 0;
      button.textContent = '■ stop';
      timer = setInterval(() => {
        inputs[0].value = +inputs[0].value + 1;
        show();
        if (+inputs[0].value === all.length - 1 || !button.isConnected) stop();
      }, 500);
      show();
    }}));
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      button.textContent = '▶ play';
    };
  }
  show();
  element.replaceChildren(figure);
};
