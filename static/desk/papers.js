// Asking for reports: choosing somebody fills in the address that the record has of them.
for (const line of document.querySelectorAll("[data-ask]")) {
  const who = line.querySelector("[data-who]");
  const email = line.querySelector("[data-email]");
  let filled = email.value;
  who.addEventListener("input", () => {
    if (email.value !== filled) return; // typed by hand: it stays
    const words = who.value.trim().toLowerCase();
    const known = [...(document.getElementById("people")?.options ?? [])].find((one) => one.value.toLowerCase() === words);
    filled = known?.dataset.email ?? "";
    email.value = filled;
  });
}
