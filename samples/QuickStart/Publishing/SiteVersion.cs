namespace QuickStart.Publishing;

/// <summary>One published version of the site.</summary>
/// <param name="Name">The name of its folder: the pushed commit, then the push's id.</param>
/// <param name="PublishedAt">When it went live.</param>
internal sealed record SiteVersion(string Name, DateTimeOffset PublishedAt)
{
    /// <summary>The commit, as short as git shows it.</summary>
    public string ShortCommit => Name[..7];
}
