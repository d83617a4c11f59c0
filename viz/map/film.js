// The films: how the map came to be, with a slider, at a speed, and what belongs to each moment.

import { $, el, say } from './dom.js';

const SPEEDS = [
	['slow', 1600],
	['usual', 800],
	['fast', 350],
]; // milliseconds from frame to frame

// useFilm shows the panel where there are replays; their frames are the layouts from number begin on,
// one replay's after the other's.
export function useFilm(app, begin) {
	const panel = $('film'),
		{ replays } = app.data;
	if (!replays.length) return;
	let frames, // of the replay that is chosen
		first, // its first layout
		at, // the frame that is shown, or would be
		timer = 0,
		pace = 800;
	const which = el(
		'select',
		{ 'aria-label': 'Which film', hidden: replays.length < 2, onchange: () => choose(+which.value) },
		...replays.map((r, k) => new Option(r.title || `film ${k + 1}`, k)),
	);
	const play = el('button', {
		textContent: '▶',
		title: 'Play the film',
		'aria-label': 'Play',
		onclick: () => (timer ? stop() : start()),
	});
	const slider = el('input', {
		type: 'range',
		min: 0,
		step: 1,
		'aria-label': 'Moment',
		oninput: () => {
			stop();
			show(+slider.value);
		},
	});
	const speed = el(
		'select',
		{
			'aria-label': 'Speed',
			onchange: () => {
				pace = +speed.value;
				if (timer) start();
			},
		},
		...SPEEDS.map(([name, ms]) => new Option(name, ms, false, ms === pace)),
	);
	const title = el('b'),
		facts = el('span', { className: 'facts' }),
		picture = el('img', { alt: 'weights at this moment', tabIndex: 0, hidden: true });
	new ResizeObserver(() => {
		app.view.bottom = panel.offsetHeight + 12;
		if (app.fitted) app.fit(true);
	}).observe(panel);
	panel.replaceChildren(which, play, slider, speed, title, facts, picture);
	panel.hidden = false;
	panel.classList.add('idle');

	// choose turns to another film, and shows its end if one is shown.
	function choose(k) {
		const shown = first !== undefined && app.places.at >= begin;
		stop();
		frames = replays[k].frames;
		first = begin + replays.slice(0, k).reduce((sum, r) => sum + r.frames.length, 0);
		at = frames.length - 1;
		slider.max = slider.value = at;
		title.textContent = replays.length < 2 ? replays[k].title || 'Film' : '';
		facts.textContent = `${frames.length} moments`;
		picture.hidden = true;
		if (shown) show(at);
	}

	function show(k) {
		at = k;
		const f = frames[k];
		slider.value = k;
		title.textContent = f.title;
		facts.textContent = (f.facts ?? []).map(v => `${v.name} ${v.value}`).join(' · ');
		picture.hidden = !f.picture;
		if (f.picture) picture.src = 'data:image/png;base64,' + f.picture;
		app.layout(first + k, pace * 0.8);
		slider.setAttribute('aria-valuetext', f.title);
	}

	function start() {
		stop();
		play.textContent = '❚❚';
		play.setAttribute('aria-label', 'Pause');
		if (at === frames.length - 1 || app.places.at < begin) show(0);
		timer = setInterval(() => {
			if (at < frames.length - 1) show(at + 1);
			else {
				stop();
				say('the end of the film');
			}
		}, pace);
	}

	function stop() {
		clearInterval(timer);
		timer = 0;
		play.textContent = '▶';
		play.setAttribute('aria-label', 'Play');
	}

	app.on('layout', () => {
		const shown = app.places.at >= begin;
		if (!shown && timer) stop();
		panel.classList.toggle('idle', !shown);
	});
	choose(0);
}
