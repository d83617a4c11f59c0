// The modules that need no browser. Run with: node --test viz/map/test/
import assert from 'node:assert/strict';
import test from 'node:test';

import { Choices, inside } from '../choice.js';
import { binOf, numberCoat } from '../color.js';
import { frameLayouts, lostNeighbours, readData, valueText } from '../data.js';
import { ending, tell } from '../dom.js';
import { Finder } from '../find.js';
import { arrange, middle, standing } from '../labels.js';
import { numbersOf, ranges, readLink, writeLink } from '../link.js';
import { Places } from '../places.js';
import { csv, readState, stateJSON } from '../table.js';
import { ticks } from '../ticks.js';
import { Tree } from '../tree.js';
import { View, boxOf } from '../view.js';

// random is a small generator, so that the tests are the same every time.
function random(seed) {
	return () => {
		seed = (Math.imul(seed ^ (seed >>> 15), 2246822519) + 0x9e3779b9) | 0;
		return (seed >>> 0) / 2 ** 32;
	};
}

function points(n, seed, ties) {
	const r = random(seed),
		at = () => (ties ? Math.floor(r() * 20) / 20 : r());
	const x = Float64Array.from({ length: n }, at),
		y = Float64Array.from({ length: n }, at);
	return { x, y, ids: [...x.keys()] };
}

const sample = () =>
	readData({
		title: 'sample',
		names: ['a/one.png', 'b/Two "x".png', 'b/three.png', 'four'],
		layouts: [{ name: 'map', x: [0, 1, 0.5, null], y: [0, 1, 0.5, null] }],
		groupings: [
			{
				title: 'cluster',
				labels: [0, 1, 1, 0],
				names: ['cluster 0', 'cluster 1'],
				colors: ['#a', '#b'],
				light: ['#c', '#d'],
			},
		],
		columns: [
			{ title: 'width', kind: 'number', numbers: [10, 20, null, 40] },
			{ title: 'camera', kind: 'text', texts: ['Box', 'Pin, hole', 'Box', ''] },
		],
		near: [[1, 2], [2, 0], [1, 0], [0]],
	});

test('a map that is turned has its axes exchanged, in all layouts, those too that are unpacked later', () => {
	const p = new Places([
		{ name: 'map', x: [0, 1, null], y: [0, 0.25, null] },
		{ name: 'film', box: { x0: 0, y0: 0, x1: 1, y1: 0.5 }, unpack: () => ({ x: [0.75, 1], y: [0.5, 0] }) },
	]);
	assert.deepEqual(p.box, { x0: 0, y0: 0, x1: 1, y1: 0.25 });
	p.turn();
	assert.deepEqual(p.box, { x0: 0, y0: 0, x1: 0.25, y1: 1 });
	assert.deepEqual([...p.x].slice(0, 2), [0, 0.25]);
	assert.deepEqual([...p.tree.within(0.2, 0.9, 0.3, 1.1)], [1]);
	p.use(1);
	assert.deepEqual([[...p.x], [...p.y], p.box], [[0.5, 0], [0.75, 1], { x0: 0, y0: 0, x1: 0.5, y1: 1 }]);
	p.turn();
	assert.deepEqual([[...p.x], [...p.y]], [[0.75, 1], [0.5, 0]]);
	p.use(0);
	assert.deepEqual([...p.y].slice(0, 2), [0, 0.25]);
});

test('the tree finds what a search through all finds', () => {
	for (const [n, ties] of [
		[0, false],
		[1, false],
		[9, false],
		[500, false],
		[500, true],
		[3000, false],
	]) {
		const { x, y, ids } = points(n, n + 1, ties),
			tree = new Tree(x, y, ids),
			r = random(7);
		for (let k = 0; k < 60; k++) {
			const x0 = r(),
				y0 = r(),
				x1 = x0 + r() * 0.4,
				y1 = y0 + r() * 0.4;
			const want = ids.filter(i => x[i] >= x0 && x[i] <= x1 && y[i] >= y0 && y[i] <= y1);
			assert.deepEqual([...tree.within(x0, y0, x1, y1)], want);
			assert.equal(tree.within(x0, y0, x1, y1, want.length - 1), null);
			assert.equal(tree.within(x0, y0, x1, y1, want.length).length, want.length);
			const keep = i => i % 3 > 0,
				d = i => (x[i] - x0) ** 2 + (y[i] - y0) ** 2;
			const near = ids
				.filter(keep)
				.sort((a, b) => d(a) - d(b) || a - b)
				.slice(0, 7);
			assert.deepEqual(tree.nearest(x0, y0, 7, keep), near);
			assert.deepEqual(
				tree.nearest(x0, y0, 7, keep, 0.1),
				near.filter(i => d(i) <= 0.01),
			);
		}
	}
});

test('zooming keeps what is under the pointer there, without an end', () => {
	const v = new View();
	v.resize(800, 600);
	v.set(v.whole());
	assert.ok(Math.abs(v.zoom - 1) < 1e-9);
	const wx = v.wx(200),
		wy = v.wy(450);
	for (let k = 0; k < 40; k++) v.set(v.scaled(1.5, 200, 450));
	assert.ok(Math.abs(v.x(wx) - 200) < 1e-3 && Math.abs(v.y(wy) - 450) < 1e-3);
	assert.ok(v.zoom > 1e6);
	const a = v.x(wx),
		b = v.x(wx + 1e-6); // two pictures a millionth of the map apart
	assert.ok(b - a > 300);
});

test('gliding arrives', () => {
	const v = new View();
	v.resize(800, 600);
	v.set(v.whole());
	v.glide({ k: 9000, cx: 0.3, cy: 0.8 });
	let steps = 0;
	while (v.step(16)) assert.ok(++steps < 300);
	assert.equal(v.k, 9000);
	assert.equal(v.cx, 0.3);
});

test('panels leave the rest of the screen to the map', () => {
	const v = new View();
	v.resize(1000, 600);
	v.left = 250;
	v.set(v.whole());
	assert.ok(v.x(0) >= 250 && v.x(1) <= 1000);
	v.bottom = 80;
	v.set(v.whole());
	assert.ok(v.y(0) >= 0 && v.y(1) <= 520);
	v.left = v.bottom = 0;
	assert.ok(v.zoom < 1);
});

test('places travel from one layout to another', () => {
	const p = new Places([
		{ name: 'map', x: [0, 1, null], y: [0, 0, null] },
		{ name: 'grid', x: [1, 0, 0.5], y: [0.5, 0.5, 0.5], pitch: 0.5 },
	]);
	assert.deepEqual([...p.ids], [0, 1]);
	p.move(1);
	p.travel(0.5);
	assert.ok(p.moving && Math.abs(p.x[0] - 0.5) < 1e-9 && p.x[2] === 0.5);
	p.travel(1);
	assert.ok(!p.moving && p.x[0] === 1 && p.pitch === 0.5 && p.ids.length === 3);
	assert.deepEqual(boxOf([3, 5], [1, 2], [0, 1]), { x0: 3, x1: 5, y0: 1, y1: 2 });
});

test('search looks into names, groups and columns', () => {
	const f = new Finder(sample()),
		hits = q => {
			f.query = q;
			f.refresh();
			return f.hits;
		};
	assert.deepEqual(hits(''), [0, 1, 2, 3]);
	assert.deepEqual(hits('PNG'), [0, 1, 2]);
	assert.deepEqual(hits('cluster:1'), [1, 2]);
	assert.deepEqual(hits('box png'), [0, 2]);
	assert.deepEqual(hits('camera:"pin, hole"'), [1]);
	assert.deepEqual(hits('"cluster 0"'), [0, 3]);
	assert.deepEqual(hits('width:40'), [3]);
	assert.deepEqual(hits('nowhere'), []);
	assert.deepEqual(hits('name:two'), [1]);
});

test('filters by groups and ranges work together', () => {
	const f = new Finder(sample());
	f.toggle(0, 1);
	assert.deepEqual(f.hits, [1, 2]);
	f.range(0, 15, 40);
	assert.deepEqual(f.hits, [1]);
	assert.deepEqual([...f.rank], [0, 1, 0, 0]);
	f.range(0, 10, 40); // all of it is no filter: what has no number is back
	assert.deepEqual(f.hits, [1, 2]);
	f.toggle(0, 0);
	assert.equal(f.hits.length, 4);
	f.hidden.add(2);
	f.refresh();
	assert.equal(f.rank[2], -1);
	f.showAll();
	f.clear();
	assert.ok(!f.dimmed);
});

test('every change of a choice can be undone', () => {
	const c = new Choices();
	c.add([5, 3]);
	c.toggle(4);
	c.toggle(5);
	assert.deepEqual(c.ids, [3, 4]);
	assert.ok(c.has(4) && !c.has(5));
	c.rename('mine');
	c.begin();
	assert.equal(c.current.name, 'choice 2');
	c.put([9, 9]);
	assert.deepEqual(c.ids, [9]);
	c.drop();
	assert.equal(c.current.name, 'mine');
	for (let k = 0; k < 20; k++) c.undo();
	assert.deepEqual(c.sets, [{ name: 'choice 1', ids: [] }]);
	for (let k = 0; k < 20; k++) c.redo();
	assert.deepEqual(c.sets, [{ name: 'mine', ids: [3, 4] }]);
});

test('a lasso holds what lies in it, also where it bends inwards', () => {
	const u = [
		[0, 0],
		[10, 0],
		[10, 10],
		[7, 10],
		[7, 3],
		[3, 3],
		[3, 10],
		[0, 10],
	];
	assert.ok(inside(u, 1, 9) && inside(u, 5, 1) && inside(u, 9, 9));
	assert.ok(!inside(u, 5, 9) && !inside(u, 11, 5) && !inside(u, -1, 2));
});

test('csv says everything of the chosen, quoted where it must be', () => {
	assert.equal(
		csv(sample(), [1, 2]),
		'index,name,cluster,width,camera\n1,"b/Two ""x"".png",cluster 1,20,"Pin, hole"\n2,b/three.png,cluster 1,,Box\n',
	);
});

test('a state comes back, also to a page in another order', () => {
	const data = sample(),
		text = stateJSON(data, { layout: 'map', choices: [{ name: 'mine', ids: [0, 2] }], active: 0 });
	assert.deepEqual(readState(data, text).choices, [{ name: 'mine', ids: [0, 2] }]);
	const other = { ...data, names: ['b/three.png', 'x', 'y'], n: 3 },
		s = readState(other, text);
	assert.deepEqual(s.choices, [{ name: 'mine', ids: [0] }]);
	assert.equal(s.lost, 1);
	assert.throws(() => readState(data, 'nonsense'), /no JSON/);
	assert.throws(() => readState(data, '{}'), /no choices/);
	assert.throws(() => readState(data, 'null'), /no choices/);
});

test('the address keeps the state, and takes nothing that makes no sense', () => {
	const data = sample(),
		s = {
			view: [0.25, 0.5, 3],
			layout: 'grid',
			by: 'c0',
			query: 'a & b #',
			groups: [[0, [1]]],
			ranges: [[0, [10, 20]]],
			opened: 2,
			choices: [
				{ name: 'my: choice', ids: [0, 1, 2] },
				{ name: 'two', ids: [3] },
			],
			active: 0,
		};
	const back = readLink('#' + writeLink(s), data);
	for (const key of Object.keys(s)) assert.deepEqual(back[key], s[key], key);
	const odd = readLink('#view=1,x,2&open=99&group=7:1&group=0:9&range=1:0:1&choice=a:0-2000000000.x', data);
	assert.deepEqual(
		[odd.view, odd.opened, odd.ranges, odd.groups, odd.choices],
		[undefined, -1, [], [[0, []]], [{ name: 'a', ids: [0, 1, 2, 3] }]],
	);
	assert.equal(writeLink({ opened: -1, choices: [{ name: 'choice 1', ids: [] }], active: 0 }), '');
	assert.equal(ranges([3, 4, 5, 9]), '3-5.9');
	assert.deepEqual(numbersOf('3-5.9', 9), [3, 4, 5]);
});

test('labels never cover each other', () => {
	const r = random(3),
		boxes = Array.from({ length: 200 }, (_, k) => {
			const x = r() * 900,
				y = r() * 600;
			return { group: k % 9, x, y, x0: x - 40, x1: x + 40, y0: y - 20, y1: y + 30 };
		});
	const kept = arrange(boxes, 200, 50);
	assert.equal(kept[0], boxes[0]);
	kept.forEach((a, k) =>
		kept.slice(k + 1).forEach(b => {
			assert.ok(a.x1 < b.x0 || a.x0 > b.x1 || a.y1 < b.y0 || a.y0 > b.y1);
			assert.ok(a.group !== b.group || Math.hypot(a.x - b.x, a.y - b.y) >= 200);
		}),
	);
});

test('a group is stood for by its medoid, then by members far from each other', () => {
	const g = { names: ['a', 'b', 'none'], labels: [0, 0, 0, 1, 0], medoids: [2, 3, -1] },
		x = [0, 1, 5, 3, NaN],
		y = [0, 0, 0, 0, NaN];
	assert.deepEqual(standing(g, x, y, 3), [[2, 0, 1], [3], []]);
	assert.deepEqual(standing({ ...g, medoids: undefined }, x, y, 1), [[1], [3], []]);
	assert.equal(middle([0, 1, 2], [0, 4, 5], [0, 0, 0]), 1);
});

test('who stands for a group lies among it', () => {
	const x = [0, 0.1, 0.2, 9, 0.3],
		y = [0, 0, 0, 0, 0],
		grouping = { names: ['a'], labels: [0, 0, 0, 0, 0], medoids: [0] };
	assert.deepEqual(standing(grouping, x, y, 3), [[0, 3, 4]]);
	assert.deepEqual(
		standing(grouping, x, y, 3, i => i !== 3),
		[[0, 4, 1]],
	);
	assert.deepEqual(
		standing(grouping, x, y, 3, () => false),
		[[0]],
	);
});

test('numbers become colours from low to high', () => {
	assert.deepEqual([binOf(0, 0, 1, 4), binOf(0.26, 0, 1, 4), binOf(1, 0, 1, 4), binOf(5, 5, 5, 4)], [0, 1, 3, 2]);
	const coat = numberCoat([0, null, 10], 0, 10, ['a', 'b'], 'none');
	assert.deepEqual([0, 1, 2].map(coat.color), ['a', 'none', 'b']);
});

test('numbers and names are told short', () => {
	assert.deepEqual(
		[tell(3), tell(0.123456), tell(null), tell(1234567.5), tell(1e-9)],
		['3', '0.1235', '–', '1.23e+6', '1.00e-9'],
	);
	assert.equal(ending('holiday/2024/IMG_1.jpg', 10), '…IMG_1.jpg');
	assert.equal(ending('🙂🙂🙂🙂', 3), '…🙂🙂');
	assert.equal(valueText({ kind: 'date', numbers: [0] }, 0, tell), '1970-01-01');
});

test('lost neighbours are those that are not as near on the map', () => {
	const x = [0, 1, 2, 10],
		y = [0, 0, 0, 0],
		tree = new Tree(x, y, [0, 1, 2, 3]);
	assert.deepEqual(lostNeighbours([[1, 2], [3, 0], [1, 0], []], tree, x, y), [0, 0.5, 0, null]);
});

test('ticks are round, in order and few enough to be read', () => {
	const day = text => Date.parse(text) / 1000;
	const texts = (...a) => ticks(...a).map(t => t.text);
	assert.deepEqual(texts(0, 1, false), ['0', '0.2', '0.4', '0.6', '0.8', '1']);
	assert.deepEqual(texts(312, 4290, false), ['1000', '2000', '3000', '4000']);
	assert.deepEqual(texts(day('2003-05-01'), day('2024-02-01'), true), ['2005', '2010', '2015', '2020']);
	assert.deepEqual(texts(day('2019-11-20'), day('2020-08-01'), true), ['2020-01', '2020-04', '2020-07']);
	assert.deepEqual(texts(day('2019-07-21'), day('2019-07-23T10:00'), true), ['2019-07-21', '2019-07-23 10:00']);
	assert.deepEqual(texts(day('2020-01-01'), day('2021-10-22'), true), ['2020', '2021']);
	assert.deepEqual(texts(day('2019-07-21T08:10'), day('2019-07-21T11:50'), true), ['09:00', '10:00', '11:00']);
	assert.equal(ticks(5, 5, false)[0].at, 0.5);
	for (const [low, high] of [
		[day('1826-01-01'), day('2030-01-01')],
		[day('2019-12-31T23:59:00'), day('2020-01-01T00:00:30')],
		[day('2019-12-30'), day('2020-01-02T12:00')],
		[-1e9, 4e9],
	]) {
		const list = ticks(low, high, true);
		assert.ok(list.length > 1 && list.length < 10, JSON.stringify(list));
		list.forEach((t, k) => assert.ok(t.at >= 0 && t.at <= 1 && (!k || t.at > list[k - 1].at)));
		const begin = t => t.at * (31 - t.text.length);
		list.forEach((t, k) => assert.ok(!k || begin(t) >= begin(list[k - 1]) + list[k - 1].text.length + 1, JSON.stringify(list)));
	}
	for (let k = -8; k < 12; k++) {
		const list = ticks(0.3 * 10 ** k, 1.7 * 10 ** k, false);
		assert.ok(list.length > 1 && list.length < 9, JSON.stringify(list));
	}
});

test('frames of a film are unpacked when they are shown', () => {
	const packed = btoa(String.fromCharCode(0, 0, 254, 255, 255, 255, 255, 255));
	const layouts = frameLayouts({ wide: 1, high: 0.5, frames: [{ title: 'a', places: packed }] });
	const p = new Places([{ name: 'map', x: [0, 1], y: [0, 1] }, ...layouts]);
	p.use(1);
	assert.deepEqual([...p.x], [0, NaN]);
	assert.deepEqual([...p.y], [1, NaN]);
	assert.equal(p.box.y1, 0.5);
	assert.deepEqual([...p.ids], [0]);
	p.use(0);
	p.use(1);
	assert.equal(p.placed(0), true);
});
