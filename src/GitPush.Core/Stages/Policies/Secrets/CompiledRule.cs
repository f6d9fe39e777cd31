using System.Buffers;
using System.Text.RegularExpressions;

namespace GitPush.Stages.Policies.Secrets;

/// <summary>A rule, ready to be applied to lines. Immutable and thread-safe.</summary>
internal sealed class CompiledRule(SecretRule rule)
{
    private const string SecretGroup = "secret";

    private readonly Regex _pattern = Patterns.CreateLinear(rule.Pattern, RegexOptions.None);

    // One of them is in every line with such a secret.
    private readonly SearchValues<string> _anyKeyword = SearchValues.Create([.. rule.Keywords], StringComparison.OrdinalIgnoreCase);

    public string Description => rule.Description;

    public IReadOnlyList<string> Keywords => rule.Keywords;

    /// <summary>For rules whose pattern fits what is no secret as well: how random the secret must be, in bits per character.</summary>
    public double MinEntropy { get; init; }

    /// <summary>The secret in a line, if there is one.</summary>
    public string? Find(ReadOnlySpan<char> line)
    {
        if (!line.ContainsAny(_anyKeyword))
        {
            return null;
        }

        try
        {
            var match = _pattern.Match(line.ToString());
            while (match.Success)
            {
                var secret = match.Groups[SecretGroup] is { Success: true } group ? group.Value : match.Value;
                if (!IsExample(secret) && Entropy.Of(secret) >= MinEntropy)
                {
                    return secret;
                }

                match = match.NextMatch();
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // A machine that is too busy for it finds nothing; the line is as long as strangers like.
        }

        return null;
    }

    // The keys in AWS's own documents end so, and those of many others.
    private static bool IsExample(string secret) => secret.EndsWith("EXAMPLE", StringComparison.Ordinal) || secret.EndsWith("EXAMPLEKEY", StringComparison.Ordinal);
}
