"""How templates become code: what makes values goes by the meter, and pick makes one value."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE


class Generator(CodeGenerator):
    """Compiles what makes values so that the meter sees them, and calls without the loop's names.

    Jinja hands those to functions that ask for its context, and no template can reach one.
    """

    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call without the loop's names; a pick as a choice."""
        if isinstance(node.node, nodes.EnvironmentAttribute):  # one of ours, not a template's
            self.write(f"environment.{node.node.name}(")
            self.visit(node.args[0], frame)
        elif self._chooses(node, frame):
            self._choice(node, frame)
            return
        else:
            self.write("environment.call(context, ")
            self.visit(node.node, frame)
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _chooses(self, node: nodes.Call, frame: Frame) -> bool:
        """Tell whether it is a pick of several values, and one of them takes work to make."""
        name = node.node
        if not isinstance(name, nodes.Name) or name.name != "pick" or len(node.args) < 2:
            return False
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            return False
        load = frame.symbols.find_load(frame.symbols.ref("pick"))
        ours = load is not None and load[0] == VAR_LOAD_RESOLVE
        return ours and not all(isinstance(each, nodes.Const) for each in node.args)

    def _choice(self, node: nodes.Call, frame: Frame) -> None:
        """Choose first, and make that value alone: the others are mostly made in vain."""
        chosen = self.temporary_identifier()
        places = ", ".join(map(str, range(len(node.args))))
        for place, each in enumerate(node.args[:-1]):
            self.write("(")
            self.visit(each, frame)
            self.write(" if ")
            if place:
                self.write(f"{chosen} == {place} else ")
                continue
            self.write(f"({chosen} := environment.call(context, ")
            self.visit(node.node, frame)
            self.write(f", ({places}))) == 0 else ")
        self.visit(node.args[-1], frame)
        self.write(")" * (len(node.args) - 1))

    def _make_finalize(self) -> Any:
        """Return that nothing is said while compiling, where no rendering counts it."""
        return self._FinalizeInfo(None, None)

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802
        """Write ``in`` over what isn't short so that it is counted."""
        if node.ops[0].op not in ("in", "notin") or _written(node.ops[0].expr):
            super().visit_Compare(node, frame)
            return
        self.write("(not " if node.ops[0].op == "notin" else "(")
        self.write("environment.within(")
        self.visit(node.expr, frame)
        self.write(", ")
        self.visit(node.ops[0].expr, frame)
        self.write("))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.spoken(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Write ``~`` so that its text is counted."""
        self.write("environment.joined((")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        """Write a list so that it is counted."""
        counted = not _written(node)
        self.write("environment.made(" if counted else "")
        super().visit_List(node, frame)
        self.write(")" if counted else "")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        """Write a dict so that it is counted."""
        self.write("environment.made(")
        super().visit_Dict(node, frame)
        self.write(")")

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        """Write a tuple so that it is counted."""
        counted = node.ctx == "load" and not _written(node)
        self.write("environment.made(" if counted else "")
        super().visit_Tuple(node, frame)
        self.write(")" if counted else "")


def _written(node: nodes.Expr) -> bool:
    """Tell whether a list holds nothing but what is written in the file, which is short."""
    if not isinstance(node, nodes.List | nodes.Tuple):
        return False
    return all(isinstance(each, nodes.Const) for each in node.items)
