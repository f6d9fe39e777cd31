namespace GitPush.Compare.Repositories;

/// <param name="Type">As git writes it: commit, tree or blob.</param>
internal sealed record GitObject(string Id, string Type, ReadOnlyMemory<byte> Content)
{
    /// <summary>The type in a pack's entry (gitformat-pack(5)).</summary>
    public int PackType => Type switch
    {
        "commit" => 1,
        "tree" => 2,
        "blob" => 3,
        _ => throw new InvalidOperationException($"{Id} is a {Type}."),
    };
}
