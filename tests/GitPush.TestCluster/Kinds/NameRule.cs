using System.Text.RegularExpressions;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>Which names the objects of a kind may have.</summary>
internal sealed partial class NameRule
{
    private readonly Regex _pattern;
    private readonly int _maxLength;
    private readonly string _message;

    private NameRule(Regex pattern, int maxLength, string message)
    {
        _pattern = pattern;
        _maxLength = maxLength;
        _message = message;
    }

    public static NameRule Subdomain { get; } = new(
        SubdomainPattern(),
        253,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");

    public static NameRule Label { get; } = new(
        LabelPattern(),
        63,
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");

    public static NameRule ServiceLabel { get; } = new(
        ServicePattern(),
        63,
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");

    /// <summary>Anything that can be one part of a path.</summary>
    public static NameRule PathSegment { get; } = new(SegmentPattern(), int.MaxValue, "may not contain '/' or '%'");

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public string? Check(string name) =>
        name.Length > _maxLength ? $"must be no more than {_maxLength} bytes" : _pattern.IsMatch(name) ? null : _message;

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex ServicePattern();

    [GeneratedRegex(@"^(?!\.{1,2}\z)[^/%]+\z")]
    private static partial Regex SegmentPattern();
}
