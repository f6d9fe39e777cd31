namespace GitPush.Checks.Fsck;

/// <summary>What a file has to be that git itself reads from trees.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="MaxBytes">What is longer is not read.</param>
/// <param name="Check">Checks the content.</param>
internal sealed record NamedBlobRule(
    string Name,
    long MaxBytes,
    FsckMessageId WhenMissing,
    FsckMessageId WhenNoBlob,
    FsckMessageId WhenLarge,
    Action<Stream, FsckFindings> Check)
{
    public static NamedBlobRule Modules { get; } = new(
        ".gitmodules",
        ModulesCheck.MaxBytes,
        FsckMessageId.GitmodulesMissing,
        FsckMessageId.GitmodulesBlob,
        FsckMessageId.GitmodulesLarge,
        ModulesCheck.Run);

    public static NamedBlobRule Attributes { get; } = new(
        ".gitattributes",
        AttributesCheck.MaxBytes,
        FsckMessageId.GitattributesMissing,
        FsckMessageId.GitattributesBlob,
        FsckMessageId.GitattributesLarge,
        AttributesCheck.Run);
}
