// Loads ECharts from the page itself and draws all that was or will be queued in window.deephebb: charts as [element id, option], and what has sliders
// as [element id, null, play].
(() => {
  const waiting = window.deephebb || [];
  if (waiting.draw) return;
  const echarts = (async () => {
    const bytes = Uint8Array.from(atob(ECHARTS), c => c.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
    const exports = {}; // a module of its own: neither RequireJS nor another ECharts in the page is touched
    new Function('exports', 'module', 'define', text).call(window, exports, {exports}, undefined);
    return exports;
  })();
  const element = async id => {
    for (let i = 0; i < 100; i++) {
      const e = document.getElementById(id);
      if (e) return e;
      await new Promise(done => setTimeout(done, 50));
    }
  };
  const draw = async ([id, option, play]) => {
    const e = await element(id);
    if (!e) return;
    if (play) return window.deephebbPlay(e, play);
    const lib = await echarts;
    let chart = lib.getInstanceByDom(e);
    if (!chart) {
      e.style.height = e.dataset.height + 'px';
      e.textContent = '';
      chart = lib.init(e);
      new ResizeObserver(() => chart.resize()).observe(e);
    }
    chart.setOption(option, {notMerge: true});
  };
  window.deephebb = {draw, push: draw};
  waiting.forEach(draw);
})();
