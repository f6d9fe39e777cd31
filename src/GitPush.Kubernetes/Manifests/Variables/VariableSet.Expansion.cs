using System.Buffers;
using System.Globalization;
using System.Text;
using GitPush.Hooks;

namespace GitPush.Kubernetes.Manifests.Variables;

internal sealed partial class VariableSet
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>One text on its way.</summary>
    private sealed class Expansion(IReadOnlyDictionary<string, string> values, string text, Func<int, ManifestOrigin> origin, ManifestBudget budget)
    {
        private int _position;

        public string Expand()
        {
            var result = new StringBuilder(text.Length);
            AppendUntil(result, closing: null, nesting: 0);
            return result.ToString();
        }

        /// <summary>Copies what is no variable, up to the end or, within braces, to the closing one.</summary>
        private void AppendUntil(StringBuilder result, char? closing, int nesting)
        {
            while (_position < text.Length && text[_position] != closing)
            {
                var rest = text.AsSpan(_position);
                if (rest.StartsWith("$${"))
                {
                    result.Append("${");
                    _position += 3;
                    if (closing is not null)
                    {
                        // Its closing brace is not the one that ends the default around it.
                        var start = _position;
                        AppendUntil(result, '}', Deeper(nesting, start));
                        Close(start);
                        result.Append('}');
                    }
                }
                else if (rest.StartsWith("${"))
                {
                    AppendVariable(result, nesting);
                }
                else
                {
                    result.Append(text[_position++]);
                }

                if (result.Length > budget.Characters)
                {
                    throw budget.TooLarge(origin(0));
                }
            }
        }

        private void AppendVariable(StringBuilder result, int nesting)
        {
            var start = _position;
            _position += 2;
            var length = text.AsSpan(_position).IndexOfAnyExcept(NameCharacters);
            var name = length < 0 ? text[_position..] : text.Substring(_position, length);
            if (!IsName(name))
            {
                throw NotUnderstood(start);
            }

            _position += name.Length;
            var found = values.TryGetValue(name, out var value);
            if (Peek() == '}')
            {
                _position++;
                result.Append(found ? value : throw origin(start).Error($"the variable {name} has no value (a literal ${{{name}}} is written $${{{name}}})"));
                return;
            }

            // An empty value counts as none, as in a shell.
            if (text.AsSpan(_position).StartsWith(":-") || text.AsSpan(_position).StartsWith(":="))
            {
                _position += 2;
                var standIn = new StringBuilder();
                AppendUntil(standIn, '}', Deeper(nesting, start));
                Close(start);
                result.Append(string.IsNullOrEmpty(value) ? standIn.ToString() : value);
                return;
            }

            throw NotUnderstood(start);
        }

        private int Deeper(int nesting, int start) => nesting < MaxNesting ? nesting + 1 : throw NotUnderstood(start);

        private char Peek() => _position < text.Length ? text[_position] : '\0';

        private void Close(int start)
        {
            if (Peek() != '}')
            {
                throw NotUnderstood(start);
            }

            _position++;
        }

        private StageFailedException NotUnderstood(int start)
        {
            var end = text.IndexOfAny(['}', '\n'], start);
            var shown = end < 0 ? text[start..] : text[start..(end + (text[end] == '}' ? 1 : 0))];
            shown = shown.Length > 60 ? string.Create(CultureInfo.InvariantCulture, $"{shown.AsSpan(0, 60)}…") : shown;
            return origin(start).Error($"'{shown}' is no variable: ${{NAME}}, ${{NAME:-default}} and ${{NAME:=default}} are (a literal ${{ is written $${{)");
        }
    }
}
