using GitPush.Hooks;

namespace GitPush.Kubernetes.Manifests.Variables;

/// <summary>The variables of a push, with their values.</summary>
/// <param name="values">The values by name.</param>
/// <remarks>
/// Flux replaces variables in the text of an object and reads that as YAML afterwards, so a value with a line break, from a Secret
/// or from whoever may write a ConfigMap, can add fields or end a string. Here a value is put into a scalar that has been read
/// already, and stays in it whatever it holds. What Flux makes possible by that is kept: an unquoted scalar is looked at once more
/// with its value in place, so <c>replicas: ${REPLICAS}</c> is a number and <c>"${PORT}"</c> is text, as its quotes say.
/// </remarks>
internal sealed partial class VariableSet(IReadOnlyDictionary<string, string> values)
{
    // What stands in for another variable's default does so a few times at the most.
    private const int MaxNesting = 10;

    /// <summary>Whether a name can be a variable's: letters, digits and <c>_</c>, not beginning with a digit.</summary>
    public static bool IsName(ReadOnlySpan<char> name) =>
        !name.IsEmpty && !char.IsAsciiDigit(name[0]) && name.IndexOfAnyExcept(NameCharacters) < 0;

    /// <summary>
    /// Puts values in place of <c>${NAME}</c>. <c>$${NAME}</c> stands for the text <c>${NAME}</c>; <c>$NAME</c>, <c>$(NAME)</c> and
    /// <c>$$</c> elsewhere are none of ours: they belong to shells and to Kubernetes.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Says where a place of the text stands.</param>
    /// <param name="budget">How long it may become.</param>
    /// <exception cref="StageFailedException">A variable has no value, or its braces hold something else.</exception>
    public string Substitute(string text, Func<int, ManifestOrigin> origin, ManifestBudget budget) =>
        new Expansion(values, text, origin, budget).Expand();
}
