// Puts a sentence that says what to do below the errors of the compiler that beginners meet, wherever the Go kernel shows one in the page.
(() => {
  if (window.deephebbErrors) return;
  const sentences = [
    [/expected declaration, found/, () => 'A statement stands where only declarations may: put a line with %% above it. '
      + 'What stands above %% is declared for all later cells (functions, types, constants); what stands below it runs.'],
    [/expected '\(', found (\w+)/, m => `The function ${m[1]} has a name and stands below %%: move it above, where declarations belong.`],
    [/undefined: \w+/, (_, text) => {
      const names = [...new Set([...text.matchAll(/undefined: (\w+)/g)].map(m => m[1]))];
      return `${names.join(', ')}: no cell that ran since the kernel started declares ${names.length > 1 ? 'these names' : 'this name'}. `
        + 'Run the cells above, beginning with the first (Run → Run All Above Selected Cell); after a restart of the kernel that is always so. '
        + 'If they have run, look at the spelling.';
    }],
    [/is not in std|no required module provides package|cannot find module/, () => 'A package is not found: run the first cell of the notebook, '
      + 'which says where the project lies, and look at the spelling of the import.'],
    [/declared and not used: (\w+)/, m => `Go insists that every variable is used: use ${m[1]}, or write _ in its place.`],
    [/"?([\w/.-]+)"? imported and not used/, m => `Go insists that every import is used: remove ${m[1]}, or use it.`],
    [/missing return/, () => 'A function that promises a result must return one on every way through it.'],
  ];
  const explain = () => {
    for (const e of document.querySelectorAll('.jp-RenderedHTML div.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]')) {
      if (e.dataset.explained) continue;
      e.dataset.explained = 'yes';
      const copy = e.cloneNode(true);
      copy.querySelectorAll('.gonb-err-context').forEach(lines => lines.remove()); // the source around the error
      const text = [...copy.children].map(line => line.textContent).join('\n');
      const found = sentences.find(([pattern]) => pattern.test(text));
      if (!found) continue;
      const sentence = document.createElement('div');
      sentence.className = 'deephebb-explained';
      sentence.textContent = 'What to do: ' + found[1](text.match(found[0]), text);
      sentence.style.cssText = 'font-family:var(--jp-content-font-family,sans-serif);padding:8px 4px 4px;font-weight:600';
      e.append(sentence);
    }
  };
  let due = 0;
  window.deephebbErrors = new MutationObserver(() => {
    due = due || setTimeout(() => {
      due = 0;
      explain();
    }, 100);
  });
  window.deephebbErrors.observe(document.body, {childList: true, subtree: true});
  explain();
})();
