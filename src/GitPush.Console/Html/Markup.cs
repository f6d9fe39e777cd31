namespace GitPush.Console.Html;

/// <summary>
/// Text that is HTML already. The only ways to one are <see cref="Of"/>, which encodes every hole, and the methods of this folder that
/// encode what they are given: text that came from somewhere cannot become markup by being forgotten.
/// </summary>
internal readonly struct Markup
{
    private readonly string? _html;

    private Markup(string html) => _html = html;

    /// <summary>No markup at all.</summary>
    public static Markup None => default;

    public bool IsEmpty => string.IsNullOrEmpty(_html);

    /// <summary>The markup of an interpolated string whose literal parts are HTML and whose holes are encoded.</summary>
    public static Markup Of(ref MarkupHandler html) => html.ToMarkup();

    /// <summary>Takes over what the encoders of this folder have written.</summary>
    internal static Markup FromEncoded(string html) => new(html);

    /// <summary>The markup of many parts, one after another.</summary>
    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(static part => part.ToString())));

    /// <summary>The markup when a condition holds, else none.</summary>
    public static Markup If(bool condition, Markup markup) => condition ? markup : None;

    public override string ToString() => _html ?? "";
}
