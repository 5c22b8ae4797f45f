// ruleid: no-markup-in-scripts
node.innerHTML = name;
// ruleid: no-markup-in-scripts
node.insertAdjacentHTML("beforeend", name);
// ruleid: no-markup-in-scripts
eval(name);
// ok: no-markup-in-scripts
node.textContent = name;
