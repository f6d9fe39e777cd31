namespace GitPush.Console.Html;

/// <summary>An address within the console, or one of the host's configuration: never text that somebody pushed.</summary>
internal readonly struct ConsoleUrl
{
    /// <param name="value">A path that begins with <c>/</c>, its parts percent-encoded, with a query and a fragment where there are any.</param>
    internal ConsoleUrl(string value)
    {
        // Two slashes, or one and a backslash, would name a host.
        if (value is not ['/', ..] || value is ['/', '/' or '\\', ..])
        {
            throw new ArgumentException("Not a path of this host.", nameof(value));
        }

        Value = value;
    }

    public string Value { get; }

    public override string ToString() => Value;
}
