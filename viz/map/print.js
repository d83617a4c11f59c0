// Printing: on white, and over the paper's whole width, whatever panels cover of the screen.

export function usePrint(app, session) {
	const { view } = app;
	let kept = null;
	addEventListener('beforeprint', () => {
		if (kept) return;
		app.pointer = null;
		app.point();
		if (view.goal) view.set(view.goal);
		session.look('light');
		const { cx, cy, k, left, right, bottom } = view;
		kept = { cx, cy, k, left, right, bottom };
		view.left = view.right = view.bottom = 0;
		if (app.fitted) view.set(view.whole());
		app.paintAll();
	});
	addEventListener('afterprint', () => {
		if (!kept) return;
		Object.assign(view, kept);
		kept = null;
		session.look();
		app.ask();
	});
}
