// The page begins here: it reads what it is given, makes the panels, and keeps address and looks in step with the state.

import { App } from './app.js';
import { lostNeighbours, readData } from './data.js';
import { $, el, say } from './dom.js';
import { useCard } from './card.js';
import { useFilm } from './film.js';
import { useKeys } from './keys.js';
import { useLegend } from './legend.js';
import { readLink, writeLink } from './link.js';
import { useMenu } from './menu.js';
import { usePointer } from './pointer.js';
import { useStrip } from './strip.js';
import { useTip } from './tip.js';

const data = readData(JSON.parse($('data').textContent));
const usual = data.layouts.length; // then come the frames of the film
const stage = { x0: 0, y0: 0, x1: 0, y1: 0 }; // one for all frames, so that they stay where they are
for (const f of data.frames) {
	for (const v of f.x) stage.x1 = Math.max(stage.x1, v);
	for (const v of f.y) stage.y1 = Math.max(stage.y1, v);
}
data.layouts.push(...data.frames.map(f => ({ name: f.title, x: f.x, y: f.y, box: stage })));
const app = new App(data, $('map'), sheetFile);
const session = { chosenTheme: '', theme, state, restore };

// sheetFile is sheet number sheet of a level, or its mask: as a file out of the page, or as an address in the folder beside it.
// What the page has not yet read is waited for.
async function sheetFile(level, sheet, mask) {
	const l = data.sheets.levels[level];
	if (data.sheets.folder) return `${encodeURIComponent(data.sheets.folder)}/${l.side}-${sheet}.${mask ? 'png' : 'jpg'}`;
	const id = `${mask ? 'mask' : 'sheet'}-${level}-${sheet}`;
	while (!$(id)?.nextSibling && document.readyState === 'loading') await new Promise(done => setTimeout(done, 30));
	const text = atob($(id).textContent), bytes = new Uint8Array(text.length);
	for (let k = 0; k < bytes.length; k++) bytes[k] = text.charCodeAt(k);
	return new Blob([bytes], { type: mask ? 'image/png' : 'image/jpeg' });
}

// Light and dark, by the system unless somebody chooses.
const systemLight = matchMedia('(prefers-color-scheme: light)');
function theme(chosen) {
	session.chosenTheme = chosen;
	app.light = chosen ? chosen === 'light' : systemLight.matches;
	document.documentElement.dataset.theme = app.light ? 'light' : 'dark';
	app.coatChanged();
	app.tell('theme');
	try { chosen ? localStorage.setItem('map-theme', chosen) : localStorage.removeItem('map-theme'); } catch { /* not allowed here: it is not remembered */ }
}
systemLight.addEventListener('change', () => theme(session.chosenTheme));

// The state, for the address and for files.
function state() {
	const { view, places, finder, choices } = app;
	return {
		view: app.fitted ? null : [view.cx, view.cy, view.k / unit()], layout: places.at && places.at < usual ? places.layouts[places.at].name : '', by: app.by === 'g0' ? '' : app.by,
		query: finder.query, groups: [...finder.groups].map(([g, set]) => [g, [...set]]), ranges: [...finder.ranges], opened: app.opened,
		choices: choices.sets, active: choices.active,
	};
}

// unit is the scale that addresses count in: the map as large as the window, whatever panels are open.
function unit() {
	const { x0, y0, x1, y1 } = app.view.box;
	return Math.min(innerWidth / Math.max(x1 - x0, 1e-9), innerHeight / Math.max(y1 - y0, 1e-9));
}

function restore(s) {
	const { finder, choices, places, view } = app;
	const at = places.layouts.findIndex(l => l.name === s.layout);
	places.use(Math.max(at, 0));
	app.resize(view.width, view.height);
	const sets = (s.choices ?? []).map(c => ({ name: c.name, ids: [...new Set(c.ids)].sort((a, b) => a - b) }));
	if (sets.length) choices.change(sets, s.active ?? 0);
	finder.groups = new Map((s.groups ?? []).filter(([g]) => data.groupings[g]).map(([g, labels]) => [g, new Set(labels)]));
	finder.ranges = new Map((s.ranges ?? []).filter(([c]) => data.columns[c]?.numbers));
	finder.query = $('search').value = s.query ?? '';
	finder.refresh();
	if (s.by && [...$('by').options].some(o => o.value === s.by)) app.by = $('by').value = s.by;
	app.coatChanged();
	app.found();
	app.chosen();
	app.tell('layout');
	if (s.view) {
		app.fitted = false;
		view.set({ cx: s.view[0], cy: s.view[1], k: unit() * s.view[2] });
	} else app.fit(true);
	app.open(s.opened >= 0 && s.opened < data.n ? s.opened : -1);
}

let later = 0;
app.on('painted', () => {
	clearTimeout(later);
	later = setTimeout(() => {
		const text = writeLink(state());
		try { if (text !== location.hash.slice(1)) history.replaceState(null, '', text ? '#' + text : location.pathname + location.search); } catch { /* inside a frame without an address of its own */ }
	}, 400);
});
addEventListener('hashchange', () => restore(readLink(location.hash, data)));

// Colouring, layouts, tools.
if (data.groupings.length + data.columns.length === 0) $('by').parentNode.hidden = true;
data.groupings.forEach((g, k) => $('by').append(new Option(g.title || 'grouping ' + (k + 1), 'g' + k)));
if (data.near) data.columns.push(Object.defineProperty({ title: 'neighbours lost on the map', kind: 'number', derived: true, low: 0, high: 1 }, 'numbers', { get: lost }));
let lostShares;
function lost() {
	const l = app.places.layouts[0];
	return lostShares ??= lostNeighbours(data.near.map(list => list.slice(0, 15)), l.tree, l.x, l.y);
}
if (data.near) app.lostOf = i => {
	const { tree, x, y } = app.places.layouts[0], list = data.near[i].slice(0, 15);
	if (Number.isNaN(x[i])) return new Set();
	const there = new Set(tree.nearest(x[i], y[i], list.length, j => j !== i));
	return new Set(list.filter(j => !there.has(j)));
};
data.columns.forEach((c, k) => { if (c.kind !== 'text') $('by').append(new Option(c.title, 'c' + k)); });
$('by').append(new Option('nothing', ''));
$('by').onchange = e => { app.colour(e.target.value); };

const layouts = data.layouts.slice(0, usual).map((l, k) => el('button', { textContent: l.name, title: l.note || 'Layout: ' + l.name, onclick: () => app.layout(k) }));
if (layouts.length > 1) $('layouts').append(...layouts);
else $('layouts').hidden = true;
const layoutButtons = () => layouts.forEach((b, k) => b.setAttribute('aria-pressed', String(k === app.places.at)));
app.on('layout', layoutButtons);
layoutButtons();

const icon = path => {
	const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), p = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	for (const [k, v] of [['viewBox', '0 0 16 16'], ['width', '16'], ['height', '16'], ['aria-hidden', 'true']]) s.setAttribute(k, v);
	for (const [k, v] of [['d', path], ['fill', 'none'], ['stroke', 'currentColor'], ['stroke-width', '1.5'], ['stroke-linejoin', 'round']]) p.setAttribute(k, v);
	s.append(p);
	return s;
};
const tools = [
	['move', 'Dragging moves the map', 'M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2'],
	['lasso', 'Dragging draws a lasso around pictures to choose', 'M8 2c4 0 6 1.800 6 4s-2.500 4-6 4S2 8.200 2 6s2-4 6-4zM5 9.500c-1.500 1-1.500 3 .5 3s1.500 2 0 2'],
	['box', 'Dragging draws a box around pictures to choose (also with Shift)', 'M2.500 2.500h11v11h-11z'],
].map(([name, title, path]) => el('button', { title, 'aria-label': title, onclick: () => { app.tool = name; toolButtons(); } }, icon(path)));
const away = el('button', { title: 'Lasso and box take out of the choice (also with Alt)', 'aria-label': 'Lasso and box take out of the choice', textContent: '⊖', onclick: () => { app.away = !app.away; toolButtons(); } });
$('tools').append(...tools, away);
function toolButtons() {
	tools.forEach((b, k) => b.setAttribute('aria-pressed', String(['move', 'lasso', 'box'][k] === app.tool)));
	away.setAttribute('aria-pressed', String(app.away));
	app.map.classList.toggle('tool', app.tool !== 'move');
}

$('in').onclick = () => app.zoom(1.5, undefined, undefined, true);
$('out').onclick = () => app.zoom(1 / 1.5, undefined, undefined, true);
$('fit').onclick = () => app.fit();

// Search: the count is said, the hits are brought into view, Enter walks through them.
let walk = -1, soon = 0;
function countHits() {
	const { finder } = app, out = $('found');
	const some = finder.searching || finder.filtering;
	out.textContent = !some ? '' : finder.hits.length ? `${finder.hits.length} of ${data.n}` : 'nothing found';
	out.className = some && !finder.hits.length ? 'none' : '';
}
app.on('find', countHits);
$('search').oninput = $('search').onsearch = () => {
	if (app.finder.query === $('search').value) return;
	app.finder.query = $('search').value;
	app.finder.refresh();
	walk = -1;
	if (app.opened >= 0) app.open(-1);
	app.found();
	clearTimeout(soon);
	soon = setTimeout(() => {
		if (!app.finder.searching) return app.fit();
		say(app.finder.hits.length ? `${app.finder.hits.length} pictures found` : 'nothing found');
		if (app.finder.hits.length) app.bring(app.finder.hits);
	}, 250);
};
$('search').onkeydown = e => {
	if (e.key !== 'Enter' || !app.finder.hits.length || !app.finder.searching) return;
	clearTimeout(soon);
	const hits = app.finder.hits;
	walk = (walk + (e.shiftKey ? hits.length - 1 : 1)) % hits.length;
	$('found').textContent = `${walk + 1} of ${hits.length}`;
	app.open(hits[walk]);
	app.bring([hits[walk]], true);
};

// Everything together.
usePointer(app);
toolButtons();
useTip(app);
useCard(app);
const legend = useLegend(app);
useStrip(app);
useFilm(app, usual);
const menu = useMenu(app, session);
useKeys(app, { nextLayout: () => app.layout((app.places.at + 1) % usual), toggleLegend: legend.toggle, toggleMenu: menu.toggle });
app.on('touched', () => { $('hint').style.opacity = 0; });
app.on('painted', () => { $('wait').hidden = app.arrived || !data.n; if (app.arrived || !data.n) $('wait').style.display = 'none'; });
const lostCount = data.n - app.places.ids.length;
if (lostCount) {
	$('lost').hidden = false;
	$('lost').textContent = `${lostCount} pictures have no coordinates and are not shown`;
}
let remembered = '';
try { remembered = localStorage.getItem('map-theme') ?? ''; } catch { /* not allowed here */ }
theme(remembered);
new ResizeObserver(() => app.resize(app.map.clientWidth, app.map.clientHeight)).observe(app.map);
app.resize(app.map.clientWidth, app.map.clientHeight);
legend.build();
if (location.hash.length > 1) restore(readLink(location.hash, data));
else app.fit(true);

// For scripts around the page, and tests: where picture i is on the screen, and which picture lies at a point.
globalThis.hebbMap = {
	at: (x, y) => app.at(x, y),
	where: i => ({ x: app.view.x(app.places.x[i]), y: app.view.y(app.places.y[i]), size: app.size(), shown: app.finder.rank[i] > 0 }),
	state,
	choice: () => app.choices.ids.slice(),
	busy: () => app.queued === true || app.sheets.jobs.size > 0 || app.places.moving || app.view.goal !== null,
};
