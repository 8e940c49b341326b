// A React application that shows, changes, moves and removes the element.
import React, { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

const mode = new URLSearchParams(location.search).get("mode");
const groups = [{ who: "employee", path: "web-client", needs: ["read:*"] }];

function App() {
  const [shown, setShown] = useState(true);
  const [product, setProduct] = useState("crm-3.0");
  const element = useRef(null);
  const [outcome, setOutcome] = useState("");
  useEffect(() => {
    const widget = element.current;
    const hear = (event) => setOutcome(event.detail.outcomes.join());
    widget?.addEventListener("clausewise-verdict", hear);
    return () => widget?.removeEventListener("clausewise-verdict", hear);
  }, [shown]);
  return (
    <>
      <button onClick={() => setShown(!shown)}>Show or hide</button>
      <button onClick={() => setProduct("crm-2011")}>Another product</button>
      <output>{outcome}</output>
      {shown && <clausewise-check ref={element} mode={mode} situation={{ product, groups }} theme="dark" />}
    </>
  );
}
createRoot(document.getElementById("app")).render(<React.StrictMode><App /></React.StrictMode>);
