#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""function_sizes.py ROOT [--list]: sizes of files and functions in include/, lib/ and cli/, and their limits.

No file above 600 lines, no function above 60, nine in ten at most 22, at most 10 functions with more than five
parameters. A function's lines run from its first line to its closing brace. Relies on clang-format's layout.
"""
import pathlib
import re
import sys

LINES_OF_FILE, LINES, P90, PARAMETERS, MANY_PARAMETERS = 600, 60, 22, 5, 10

COMMENT_OR_TEXT = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
NO_FUNCTION = re.compile(
    r'^(?:if|for|while|switch|do|else|try|catch|namespace|struct|class|union|enum|return|extern|case|default|static_assert)\b')


def blanked(text):
    """The text with comments and literals as blanks, so that braces and brackets count."""
    return COMMENT_OR_TEXT.sub(lambda m: re.sub(r'[^\n]', ' ', m.group()), text)


def parameters(head):
    """Number of parameters of the first list in brackets that follows a name."""
    begin = re.search(r'(?:[\w>\])]|operator\S+)\s*\(', head)
    if not begin:
        return 0
    depth, angle, count, empty = 0, 0, 1, True
    for c in head[begin.end() - 1:]:
        if c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
            if depth == 0:
                break
        elif c == '<':
            angle += 1
        elif c == '>':
            angle -= 1
        elif c == ',' and depth == 1 and angle <= 0:
            count += 1
        if depth >= 1 and not c.isspace() and c != '(':
            empty = False
    return 0 if empty else count


def is_function(head):
    head = re.sub(r'^(?:public|private|protected)\s*:', '', head).strip()
    head = re.sub(r'^template\s*<[^{}]*?>\s*(?:requires[^{}]*?\)\s*)?', '', head, flags=re.S).strip()
    head = re.sub(r'^(?:\[\[[^\]]*\]\]\s*)+', '', head)
    if not head or '(' not in head or NO_FUNCTION.match(head):
        return False
    before = head.split('(')[0]
    if re.search(r'[=\[]', before.replace('operator=', '').replace('operator[]', '')):
        return False  # a lambda or a variable
    return bool(re.search(r'[\w>]\s+[\w:~]|^~?[\w:]+$|operator', before.strip() + ' '))


def functions(text):
    """(first line, last line, head) of each function; a function within another (a lambda) belongs to that one."""
    code = blanked(text)
    code = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', lambda m: re.sub(r'[^\n]', ' ', m.group()), code, flags=re.M)
    start, stack = 0, []
    inside = None
    for i, c in enumerate(code):
        if c == '{':
            head = code[start:i]
            if inside is None and is_function(head.strip()):
                first = start + len(head) - len(head.lstrip())
                inside = (len(stack), first, head.strip())
            stack.append(i)
            if inside is None:
                start = i + 1
        elif c == '}':
            if not stack:
                continue
            stack.pop()
            if inside is not None and len(stack) == inside[0]:
                rest = code[i + 1:i + 200].lstrip()
                if rest.startswith((',', '{')):   # a member's value before the body
                    continue
                yield code.count('\n', 0, inside[1]) + 1, code.count('\n', 0, i) + 1, inside[2]
                inside = None
            if inside is None:
                start = i + 1
        elif c == ';' and inside is None:
            start = i + 1


def main():
    root = pathlib.Path(sys.argv[1])
    sizes, many, problems = [], [], []
    for folder in ('include', 'lib', 'cli'):
        for path in sorted((root / folder).rglob('*.[hc]pp')):
            text = path.read_text()
            name = path.relative_to(root)
            lines = text.count('\n')
            if lines > LINES_OF_FILE:
                problems.append(f'{name}: {lines} lines')
            for first, last, head in functions(text):
                size = last - first + 1
                sizes.append((size, f'{name}:{first}'))
                if parameters(head) > PARAMETERS:
                    many.append((parameters(head), f'{name}:{first}'))
                if size > LINES:
                    problems.append(f'{name}:{first}: a function of {size} lines')
    sizes.sort()
    p90 = sizes[int(0.9 * (len(sizes) - 1))][0]
    if p90 > P90:
        problems.append(f'one function in ten has more than {p90} lines')
    if len(many) > MANY_PARAMETERS:
        problems += [f'{where}: {n} parameters' for n, where in sorted(many)]
    if '--list' in sys.argv:
        for size, where in sizes[-40:]:
            print(f'{size:4} {where}')
        for n, where in sorted(many):
            print(f'{n} parameters {where}')
    for problem in problems:
        print(problem)
    print(f'{len(sizes)} functions: nine in ten have at most {p90} lines, the longest {sizes[-1][0]}; '
          f'{len(many)} have more than {PARAMETERS} parameters')
    sys.exit(1 if problems or len(sizes) < 1000 else 0)


if __name__ == '__main__':
    main()
