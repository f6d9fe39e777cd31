namespace GitPush.Console.Endpoints;

/// <summary>
/// What <c>repositories/{**path}</c> means: a repository's name, and after a segment <c>-</c>, which no name has, the page below it.
/// </summary>
/// <param name="Page">Empty for the repository itself.</param>
internal readonly record struct RepositoryPath(string Repository, string Page)
{
    private const string Separator = "/-/";

    public static RepositoryPath Parse(string? path)
    {
        path = path?.TrimEnd('/') ?? "";
        var at = path.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? new(path, "") : new(path[..at], path[(at + Separator.Length)..]);
    }
}
