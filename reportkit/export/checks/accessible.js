// What axe-core, which stands before this, finds serious or critical.
axe.run(document, { resultTypes: ["violations"] }).then((found) =>
  found.violations
    .filter((each) => each.impact === "serious" || each.impact === "critical")
    .map((each) => ({
      rule: each.id,
      help: each.help,
      impact: each.impact,
      html: each.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)),
      count: each.nodes.length,
    })));
