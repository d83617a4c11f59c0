// The page begins here: it reads what it is given and puts everything together.

import { App } from './app.js';
import { frameLayouts, readData } from './data.js';
import { $ } from './dom.js';
import { useCard } from './card.js';
import { useFilm } from './film.js';
import { useKeys } from './keys.js';
import { useLegend } from './legend.js';
import { useLost } from './lost.js';
import { useMenu } from './menu.js';
import { usePointer } from './pointer.js';
import { usePrint } from './print.js';
import { useSearch } from './search.js';
import { useSession } from './session.js';
import { useStrip } from './strip.js';
import { useTip } from './tip.js';
import { useToolbar } from './toolbar.js';

const data = readData(JSON.parse($('data').textContent));
const usual = data.layouts.length; // then come the frames of the films
data.layouts.push(...data.replays.flatMap(frameLayouts));
const app = new App(data, $('map'), sheetFile);

// sheetFile is sheet number sheet of a level, or its mask: as a file out of the page, or as an
// address in the folder beside it. What the page has not yet read is waited for.
async function sheetFile(level, sheet, mask) {
	const l = data.sheets.levels[level];
	if (data.sheets.folder)
		return `${encodeURIComponent(data.sheets.folder)}/${l.side}-${sheet}.${mask ? 'png' : 'jpg'}`;
	const id = `${mask ? 'mask' : 'sheet'}-${level}-${sheet}`;
	while (!$(id)?.nextSibling && document.readyState === 'loading') await new Promise(done => setTimeout(done, 30));
	const text = atob($(id).textContent),
		bytes = new Uint8Array(text.length);
	for (let k = 0; k < bytes.length; k++) bytes[k] = text.charCodeAt(k);
	return new Blob([bytes], { type: mask ? 'image/png' : 'image/jpeg' });
}

useLost(app);
const session = useSession(app, usual);
useToolbar(app, usual);
useSearch(app);
usePointer(app);
useTip(app);
useCard(app);
const legend = useLegend(app);
useStrip(app);
useFilm(app, usual);
const menu = useMenu(app, session);
usePrint(app, session);
useKeys(app, {
	nextLayout: () => app.layout((app.places.at + 1) % usual),
	toggleLegend: legend.toggle,
	toggleMenu: menu.toggle,
	showKeys: menu.showKeys,
});
app.on('touched', () => {
	$('hint').style.opacity = 0;
});
app.on('painted', () => {
	$('wait').hidden = app.arrived || !data.n;
	if (app.arrived || !data.n) $('wait').style.display = 'none';
});
const lostCount = data.n - app.places.ids.length;
if (lostCount) {
	$('lost').hidden = false;
	$('lost').textContent = `${lostCount} pictures have no coordinates and are not shown`;
}
session.begin();
legend.build();
session.follow();

// A notebook asks whether the page is there, and shows a picture until it is.
addEventListener('message', e => {
	if (e.data === 'map?') e.source?.postMessage('map', '*');
});

// For scripts around the page, and tests: where picture i is on the screen, which picture lies at a
// point, and how many bytes of sheets are kept.
globalThis.hebbMap = {
	at: (x, y) => app.at(x, y),
	where: i => ({
		x: app.view.x(app.places.x[i]),
		y: app.view.y(app.places.y[i]),
		size: app.size(),
		shown: app.finder.rank[i] > 0,
	}),
	state: session.state,
	choice: () => app.choices.ids.slice(),
	kept: () => app.sheets.kept(),
	busy: () => app.queued === true || app.sheets.jobs.size > 0 || app.places.moving || app.view.goal !== null,
};
