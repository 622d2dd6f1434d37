import { render } from "preact"
import { App } from "./app.tsx"
import { connect } from "./data/live.ts"
import "./inspector.css"

const root = document.getElementById("app")
if (root) render(<App />, root)
connect()
