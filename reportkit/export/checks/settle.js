// Waits until what was changed is laid out.
new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
