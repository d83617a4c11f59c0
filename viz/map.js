'use strict';
(async () => {
const $ = id => document.getElementById(id);
const D = DATA, n = D.x.length, cell = D.sprite + 2 * D.pad, perSheet = D.across * D.across;
const map = $('map'), ctx = map.getContext('2d'), tip = $('tip'), card = $('card');
const placed = [...Array(n).keys()].filter(i => D.x[i] !== null);
const shape = i => D.shape ? D.shape[i] : [D.sprite, D.sprite];

const sheet = (w, h) => Object.assign(document.createElement('canvas'), { width: w, height: h });
const load = async src => { const im = new Image(); im.src = src; await im.decode(); return im; };
const opaque = !D.masks;
const sheets = await Promise.all(D.sheets.map(async (src, s) => {
	const im = await load(src), c = sheet(im.width, im.height);
	if (opaque) { c.getContext('2d').drawImage(im, 0, 0); return c; }
	const g = sheet(im.width, im.height).getContext('2d', { willReadFrequently: true });
	g.drawImage(await load(D.masks[s]), 0, 0);
	const alpha = g.getImageData(0, 0, c.width, c.height).data;
	g.drawImage(im, 0, 0);
	const whole = g.getImageData(0, 0, c.width, c.height);
	for (let k = 0; k < alpha.length; k += 4) whole.data[k + 3] = alpha[k];
	c.getContext('2d').putImageData(whole, 0, 0);
	return c;
}));
const spot = i => { const k = i % perSheet; return [Math.floor(i / perSheet), k % D.across * cell, Math.floor(k / D.across) * cell]; };

// The edges in the colours of the groups: each sheet's silhouettes grown by a brush, then tinted cell by cell.
let levels = []; // the sheets with their edges: whole, half, a quarter as large
const reach = Math.max(2, Math.min(D.pad, Math.round(D.sprite / 20)));
const solid = sheets.map(im => {
	const c = sheet(im.width, im.height), g = c.getContext('2d');
	if (!opaque) for (let a = 0; a < 16; a++) for (const r of [reach / 2, reach]) g.drawImage(im, r * Math.cos(a * Math.PI / 8), r * Math.sin(a * Math.PI / 8));
	return c;
});
let by = 0, picked = new Set();
const groups = () => D.groupings[by];
function tint() {
	const edges = sheets.map(im => sheet(im.width, im.height));
	if (groups()) {
		for (let i = 0; i < n; i++) {
			const [s, x, y] = spot(i), g = edges[s].getContext('2d'), [w, h] = shape(i);
			g.fillStyle = groups().colors[groups().labels[i]];
			if (opaque) g.fillRect(x + (cell - w) / 2 - reach, y + (cell - h) / 2 - reach, w + 2 * reach, h + 2 * reach);
			else g.fillRect(x, y, cell, cell);
		}
		if (!opaque) edges.forEach((e, s) => { const g = e.getContext('2d'); g.globalCompositeOperation = 'destination-in'; g.drawImage(solid[s], 0, 0); g.globalCompositeOperation = 'source-over'; });
	}
	for (let i = 0; i < n; i++) { // only the picture's own pixels: an opaque sheet is black between them
		const [s, x, y] = spot(i), [w, h] = shape(i), dx = (cell - w) / 2, dy = (cell - h) / 2;
		edges[s].getContext('2d').drawImage(sheets[s], x + dx, y + dy, w, h, x + dx, y + dy, w, h);
	}
	levels = [edges];
	for (let k = 1; k < 3; k++) levels.push(levels[k - 1].map(e => {
		const c = sheet(Math.ceil(e.width / 2), Math.ceil(e.height / 2)), g = c.getContext('2d');
		g.imageSmoothingQuality = 'high'; g.drawImage(e, 0, 0, e.width / 2, e.height / 2);
		return c;
	}));
}

// The view: zoom 1 shows everything; (cx, cy) is what the middle looks at, in 0…1.
let W = 0, H = 0, view = { z: 1, cx: 0.5, cy: 0.5 }, scale = 1, hover = -1, chosen = -1, found = null, goal = null, queued = false;
const thumb = () => Math.max(16, Math.min(W, H) * 0.031) * Math.pow(view.z, 0.7) * scale;
const span = () => { const m = Math.max(16, Math.min(W, H) * 0.031) * scale + 12; return [(W - m) * view.z, (H - m) * view.z]; };
const toX = i => (D.x[i] - view.cx) * span()[0] + W / 2, toY = i => (D.y[i] - view.cy) * span()[1] + H / 2;
const near = i => D.near ? D.near[i] : nearest(i, 5);
function nearest(i, k) {
	if (D.x[i] === null) return [];
	const d = j => (D.x[j] - D.x[i]) ** 2 + (D.y[j] - D.y[i]) ** 2;
	return placed.filter(j => j !== i).sort((a, b) => d(a) - d(b) || a - b).slice(0, k);
}
const shown = i => (!picked.size || picked.has(groups().labels[i])) && (!found || found.has(i));
function ask() { if (!queued) { queued = true; requestAnimationFrame(draw); } }

function blit(g, i, x, y, size, edge) {
	const [s, sx, sy] = spot(i), [w, h] = shape(i), k = size / D.sprite, dpr = window.devicePixelRatio || 1;
	if (!edge) { g.drawImage(sheets[s], sx + (cell - w) / 2, sy + (cell - h) / 2, w, h, x - w * k / 2, y - h * k / 2, w * k, h * k); return; }
	const l = Math.max(0, Math.min(2, Math.floor(Math.log2(1.1 / (k * dpr))))), f = 1 / (1 << l);
	g.drawImage(levels[l][s], sx * f, sy * f, cell * f, cell * f, x - cell * k / 2, y - cell * k / 2, cell * k, cell * k);
}
function draw() {
	queued = false;
	if (goal) {
		const f = 0.22, d = Math.abs(Math.log(goal.z / view.z)) + (Math.abs(goal.cx - view.cx) + Math.abs(goal.cy - view.cy)) * view.z;
		if (d < 0.002) { view = goal; goal = null; }
		else { view = { z: view.z * Math.pow(goal.z / view.z, f), cx: view.cx + (goal.cx - view.cx) * f, cy: view.cy + (goal.cy - view.cy) * f }; ask(); }
	}
	const dpr = window.devicePixelRatio || 1;
	if (map.width !== Math.round(W * dpr) || map.height !== Math.round(H * dpr)) { map.width = Math.round(W * dpr); map.height = Math.round(H * dpr); }
	ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
	ctx.fillStyle = '#000'; ctx.fillRect(0, 0, W, H);
	ctx.imageSmoothingQuality = 'medium';
	const size = thumb(), kin = chosen >= 0 ? new Set(near(chosen)) : null;
	const quiet = i => !shown(i) || kin && i !== chosen && !kin.has(i);
	const paint = i => {
		const x = toX(i), y = toY(i);
		if (x > -size && x < W + size && y > -size && y < H + size) blit(ctx, i, x, y, size, true);
	};
	if (kin || found || picked.size) {
		for (const i of placed) if (quiet(i)) paint(i);
		ctx.fillStyle = '#000000c0'; ctx.fillRect(0, 0, W, H);
	}
	for (const i of placed) if (!quiet(i)) paint(i);
	if (kin && D.x[chosen] !== null) {
		ctx.lineWidth = 1.5; ctx.strokeStyle = '#ffffffa0';
		for (const j of kin) if (D.x[j] !== null) { ctx.beginPath(); ctx.moveTo(toX(chosen), toY(chosen)); ctx.lineTo(toX(j), toY(j)); ctx.stroke(); }
		for (const j of kin) if (D.x[j] !== null) blit(ctx, j, toX(j), toY(j), size * 1.15, true);
		mark(chosen, size * 1.4);
	}
	if (hover >= 0 && hover !== chosen) mark(hover, size * 1.25);
}
function mark(i, size) {
	const x = toX(i), y = toY(i);
	ctx.beginPath(); ctx.arc(x, y, size * 0.72, 0, 7); ctx.fillStyle = '#000000b0'; ctx.fill();
	ctx.lineWidth = 2; ctx.strokeStyle = '#fff'; ctx.stroke();
	blit(ctx, i, x, y, size, true);
}

// What is said of a picture.
function stamp(i, size) {
	const c = document.createElement('canvas'), dpr = window.devicePixelRatio || 1;
	c.width = c.height = size * dpr; c.style.width = c.style.height = size + 'px';
	const g = c.getContext('2d'); g.scale(dpr, dpr); g.imageSmoothingQuality = 'high';
	blit(g, i, size / 2, size / 2, size * 0.94, false);
	return c;
}
function tags(i) {
	return D.groupings.map(g => {
		const e = document.createElement('em'), dot = document.createElement('i');
		dot.style.background = g.colors[g.labels[i]];
		e.append(dot, g.names[g.labels[i]]); e.title = g.title;
		return e;
	});
}
function point(i, px, py) {
	hover = i; map.classList.toggle('over', i >= 0); ask();
	if (i < 0) { tip.style.display = 'none'; return; }
	tip.replaceChildren(stamp(i, 144), Object.assign(document.createElement('b'), { textContent: D.names[i] }));
	const s = document.createElement('span'); s.append(...tags(i)); tip.append(s);
	tip.style.display = 'flex';
	const b = tip.getBoundingClientRect(), gap = thumb() * 0.7 + 10;
	tip.style.left = Math.max(4, px + gap + b.width > W ? px - gap - b.width : px + gap) + 'px';
	tip.style.top = Math.max(4, Math.min(py - b.height / 2, H - b.height - 4)) + 'px';
}
function choose(i, go) {
	chosen = i; hover = -1; tip.style.display = 'none'; card.hidden = i < 0;
	if (i < 0) { card.replaceChildren(); ask(); return; }
	const close = Object.assign(document.createElement('button'), { className: 'close', textContent: '×', title: 'Let go (Esc)' });
	close.setAttribute('aria-label', 'Let go'); close.onclick = () => { choose(-1); map.focus(); };
	const self = Object.assign(document.createElement('div'), { className: 'self' }), line = document.createElement('span');
	line.append(...tags(i));
	self.append(stamp(i, Math.max(72, Math.min(168, H * 0.2))), Object.assign(document.createElement('h2'), { textContent: D.names[i] }), line);
	const list = document.createElement('ol');
	near(i).forEach((j, k) => {
		const b = document.createElement('button'), name = Object.assign(document.createElement('span'), { textContent: D.names[j], title: D.names[j] });
		b.append(stamp(j, 44), name);
		if (D.alike && D.alike[i][k] !== null) b.append(Object.assign(document.createElement('b'), { textContent: D.alike[i][k].toFixed(3) }));
		b.onclick = () => { choose(j, true); card.querySelector('li button')?.focus(); };
		const li = document.createElement('li'); li.append(b); list.append(li);
	});
	card.replaceChildren(close, self, Object.assign(document.createElement('h3'), { textContent: D.near ? 'Most similar' : 'Nearest on the map' }), list);
	card.scrollTop = 0;
	$('say').textContent = D.names[i] + ', ' + D.groupings.map(g => g.title + ' ' + g.names[g.labels[i]]).join(', ') + '. Most similar: ' + near(i).map(j => D.names[j]).join(', ');
	if (go && D.x[i] !== null) {
		const x = toX(i), y = toY(i), right = card.hidden ? 0 : 310;
		if (x < 60 || x > W - right - 40 || y < 60 || y > H - 60) goal = { z: view.z, cx: D.x[i] + right / 2 / span()[0], cy: D.y[i] };
	}
	ask();
}
function at(px, py) {
	const r = thumb() / 2; let best = -1, least = Infinity;
	for (const i of placed) {
		if (!shown(i)) continue;
		const dx = Math.abs(toX(i) - px), dy = Math.abs(toY(i) - py);
		if (dx <= r && dy <= r && dx * dx + dy * dy <= least) { least = dx * dx + dy * dy; best = i; }
	}
	return best;
}

// Moving about.
const limit = v => ({ z: Math.min(60, Math.max(0.8, v.z)), cx: Math.min(1.1, Math.max(-0.1, v.cx)), cy: Math.min(1.1, Math.max(-0.1, v.cy)) });
function zoom(f, px = W / 2, py = H / 2, smooth) {
	const v = goal || view, z = Math.min(60, Math.max(0.8, v.z * f)), [sx, sy] = span(), q = view.z;
	const x = (px - W / 2) / sx, y = (py - H / 2) / sy;
	const next = limit({ z, cx: v.cx + x * (q / v.z - q / z), cy: v.cy + y * (q / v.z - q / z) });
	if (smooth) goal = next; else { view = next; goal = null; }
	ask();
}
function fit() { goal = { z: 1, cx: 0.5, cy: 0.5 }; ask(); }
const fingers = new Map(); let moved = 0;
map.addEventListener('pointerdown', e => { map.setPointerCapture(e.pointerId); fingers.set(e.pointerId, [e.offsetX, e.offsetY]); moved = 0; goal = null; $('hint').style.opacity = 0; });
map.addEventListener('pointermove', e => {
	const old = fingers.get(e.pointerId);
	if (!old) { point(at(e.offsetX, e.offsetY), e.offsetX, e.offsetY); return; }
	const now = [e.offsetX, e.offsetY], dx = now[0] - old[0], dy = now[1] - old[1];
	moved += Math.abs(dx) + Math.abs(dy);
	if (moved > 4) { map.classList.add('moving'); point(-1); }
	const [sx, sy] = span(), k = fingers.size;
	view = limit({ z: view.z, cx: view.cx - dx / sx / k, cy: view.cy - dy / sy / k });
	if (k === 2) {
		const other = [...fingers].find(([id]) => id !== e.pointerId)[1], d = p => Math.hypot(p[0] - other[0], p[1] - other[1]);
		zoom(d(now) / Math.max(1, d(old)), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
	}
	fingers.set(e.pointerId, now); ask();
});
for (const type of ['pointerup', 'pointercancel']) map.addEventListener(type, e => {
	if (!fingers.delete(e.pointerId)) return;
	map.classList.remove('moving');
	if (type === 'pointerup' && moved <= 4 && !fingers.size) choose(at(e.offsetX, e.offsetY));
});
map.addEventListener('pointerleave', () => point(-1));
map.addEventListener('wheel', e => { e.preventDefault(); zoom(Math.exp(-Math.sign(e.deltaY) * Math.min(Math.abs(e.deltaY) * (e.deltaMode ? 30 : 1), 240) * 0.0018), e.offsetX, e.offsetY); $('hint').style.opacity = 0; }, { passive: false });
map.addEventListener('dblclick', e => { e.preventDefault(); zoom(2, e.offsetX, e.offsetY, true); });
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
map.addEventListener('keydown', e => {
	const a = arrows[e.key];
	if (!a || e.ctrlKey || e.altKey || e.metaKey) return;
	e.preventDefault();
	const [sx, sy] = span();
	if (e.shiftKey) { const v = goal || view; goal = limit({ z: v.z, cx: v.cx + a[0] * 90 / sx, cy: v.cy + a[1] * 90 / sy }); ask(); return; }
	let best = -1, least = Infinity;
	for (const i of placed) {
		if (i === chosen || !shown(i)) continue;
		const dx = toX(i) - (chosen < 0 ? W / 2 : toX(chosen)), dy = toY(i) - (chosen < 0 ? H / 2 : toY(chosen));
		const along = dx * a[0] + dy * a[1], aside = Math.abs(dx * a[1]) + Math.abs(dy * a[0]);
		const d = chosen < 0 ? dx * dx + dy * dy : along > 0 ? along + 2 * aside : Infinity;
		if (d < least) { least = d; best = i; }
	}
	if (best >= 0) choose(best, true);
});
addEventListener('keydown', e => {
	if (e.key === 'Escape') {
		e.preventDefault();
		if (chosen >= 0) choose(-1); else { $('search').value = ''; search(); }
		map.focus(); return;
	}
	if (e.ctrlKey || e.altKey || e.metaKey || /^(INPUT|SELECT)$/.test(document.activeElement.tagName)) return;
	if (e.key === '/') { e.preventDefault(); $('search').focus(); $('search').select(); }
	else if (e.key === '+' || e.key === '=') zoom(1.4, W / 2, H / 2, true);
	else if (e.key === '-') zoom(1 / 1.4, W / 2, H / 2, true);
	else if (e.key === '0') fit();
});
$('in').onclick = () => zoom(1.4, W / 2, H / 2, true);
$('out').onclick = () => zoom(1 / 1.4, W / 2, H / 2, true);
$('fit').onclick = fit;
$('size').oninput = e => { scale = +e.target.value; ask(); };

// Searching and picking groups.
function search() {
	const q = $('search').value.trim().toLowerCase();
	found = q ? new Set(placed.filter(i => D.names[i].toLowerCase().includes(q))) : null;
	if (chosen >= 0) choose(-1);
	if (found) $('say').textContent = found.size + ' pictures found';
	ask();
}
$('search').oninput = search;
$('search').onsearch = e => { if (!e.target.value) search(); };
$('search').onkeydown = e => {
	if (e.key !== 'Enter' || !found || !found.size) return;
	const list = [...found], k = list.indexOf(chosen);
	choose(list[(k + 1) % list.length], true);
};
function legend() {
	const g = groups(), box = $('legend');
	picked.clear(); box.classList.remove('picked'); box.replaceChildren();
	if (!g) return;
	const count = g.names.map(() => 0);
	g.labels.forEach(l => count[l]++);
	g.names.forEach((name, l) => {
		const b = document.createElement('button'), dot = document.createElement('i');
		dot.style.background = g.colors[l];
		b.append(dot, name, Object.assign(document.createElement('small'), { textContent: count[l] }));
		b.setAttribute('aria-pressed', 'false'); b.title = 'Pick out';
		b.onclick = () => {
			if (!picked.delete(l)) picked.add(l);
			b.setAttribute('aria-pressed', String(picked.has(l)));
			box.classList.toggle('picked', picked.size > 0);
			if (chosen >= 0) choose(-1);
			ask();
		};
		box.append(b);
	});
}
D.groupings.forEach((g, k) => $('grouping').append(new Option(g.title || 'grouping ' + (k + 1), k)));
$('by').hidden = D.groupings.length < 2;
if (D.groupings.length < 2) $('by').style.display = 'none';
$('grouping').onchange = e => { by = +e.target.value; tint(); legend(); ask(); };
if (placed.length < n) { $('lost').hidden = false; $('lost').textContent = (n - placed.length) + ' pictures have no coordinates and are not shown'; }

new ResizeObserver(() => { W = map.clientWidth; H = map.clientHeight; ask(); }).observe(map);
W = map.clientWidth; H = map.clientHeight;
tint(); legend(); draw();
})();
