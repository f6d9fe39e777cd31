namespace GitPush.Testing.Kubernetes.Schemas;

/// <summary>The text files that this assembly carries.</summary>
internal static class EmbeddedText
{
    public static IEnumerable<string> ReadLines(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"no embedded file {name}");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
