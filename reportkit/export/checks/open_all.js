// Opens what a reader may open.
document.querySelectorAll("details").forEach((each) => { each.open = true; });
