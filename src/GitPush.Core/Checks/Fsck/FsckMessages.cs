namespace GitPush.Checks.Fsck;

/// <summary>
/// Every message of git's <c>fsck.h</c> with git's severity. Those about refs are not reported of a push, and
/// <c>emptyName</c> is a <c>badTree</c> before it can be reported, as in git; they are here because a config may name them.
/// </summary>
internal static class FsckMessages
{
    private static readonly FsckMessage[] Table =
    [
        new(FsckMessageId.NulInHeader, "nulInHeader", GitSeverity.Fatal),
        new(FsckMessageId.UnterminatedHeader, "unterminatedHeader", GitSeverity.Fatal),

        new(FsckMessageId.BadHeaderContinuation, "badHeaderContinuation", GitSeverity.Error),
        new(FsckMessageId.BadDate, "badDate", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.BadDateOverflow, "badDateOverflow", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.BadEmail, "badEmail", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.BadGpgsig, "badGpgsig", GitSeverity.Error),
        new(FsckMessageId.BadHeadTarget, "badHeadTarget", GitSeverity.Error),
        new(FsckMessageId.BadName, "badName", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.BadObjectSha1, "badObjectSha1", GitSeverity.Error),
        new(FsckMessageId.BadPackedRefEntry, "badPackedRefEntry", GitSeverity.Error),
        new(FsckMessageId.BadPackedRefHeader, "badPackedRefHeader", GitSeverity.Error),
        new(FsckMessageId.BadParentSha1, "badParentSha1", GitSeverity.Error),
        new(FsckMessageId.BadReferentName, "badReferentName", GitSeverity.Error),
        new(FsckMessageId.BadRefContent, "badRefContent", GitSeverity.Error),
        new(FsckMessageId.BadRefFiletype, "badRefFiletype", GitSeverity.Error),
        new(FsckMessageId.BadRefName, "badRefName", GitSeverity.Error),
        new(FsckMessageId.BadRefOid, "badRefOid", GitSeverity.Error),
        new(FsckMessageId.BadTimezone, "badTimezone", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.BadTree, "badTree", GitSeverity.Error),
        new(FsckMessageId.BadTreeSha1, "badTreeSha1", GitSeverity.Error),
        new(FsckMessageId.BadType, "badType", GitSeverity.Error),
        new(FsckMessageId.DuplicateEntries, "duplicateEntries", GitSeverity.Error),
        new(FsckMessageId.GitattributesBlob, "gitattributesBlob", GitSeverity.Error),
        new(FsckMessageId.GitattributesLarge, "gitattributesLarge", GitSeverity.Error),
        new(FsckMessageId.GitattributesLineLength, "gitattributesLineLength", GitSeverity.Error),
        new(FsckMessageId.GitattributesMissing, "gitattributesMissing", GitSeverity.Error),
        new(FsckMessageId.GitmodulesBlob, "gitmodulesBlob", GitSeverity.Error),
        new(FsckMessageId.GitmodulesLarge, "gitmodulesLarge", GitSeverity.Error),
        new(FsckMessageId.GitmodulesMissing, "gitmodulesMissing", GitSeverity.Error),
        new(FsckMessageId.GitmodulesName, "gitmodulesName", GitSeverity.Error),
        new(FsckMessageId.GitmodulesPath, "gitmodulesPath", GitSeverity.Error),
        new(FsckMessageId.GitmodulesSymlink, "gitmodulesSymlink", GitSeverity.Error),
        new(FsckMessageId.GitmodulesUpdate, "gitmodulesUpdate", GitSeverity.Error),
        new(FsckMessageId.GitmodulesUrl, "gitmodulesUrl", GitSeverity.Error),
        new(FsckMessageId.MissingAuthor, "missingAuthor", GitSeverity.Error),
        new(FsckMessageId.MissingCommitter, "missingCommitter", GitSeverity.Error),
        new(FsckMessageId.MissingEmail, "missingEmail", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.MissingNameBeforeEmail, "missingNameBeforeEmail", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.MissingObject, "missingObject", GitSeverity.Error),
        new(FsckMessageId.MissingSpaceBeforeDate, "missingSpaceBeforeDate", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.MissingSpaceBeforeEmail, "missingSpaceBeforeEmail", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.MissingTag, "missingTag", GitSeverity.Error),
        new(FsckMessageId.MissingTagEntry, "missingTagEntry", GitSeverity.Error),
        new(FsckMessageId.MissingTree, "missingTree", GitSeverity.Error),
        new(FsckMessageId.MissingType, "missingType", GitSeverity.Error),
        new(FsckMessageId.MissingTypeEntry, "missingTypeEntry", GitSeverity.Error),
        new(FsckMessageId.MultipleAuthors, "multipleAuthors", GitSeverity.Error, IsHarmless: true),
        new(FsckMessageId.PackedRefEntryNotTerminated, "packedRefEntryNotTerminated", GitSeverity.Error),
        new(FsckMessageId.PackedRefUnsorted, "packedRefUnsorted", GitSeverity.Error),
        new(FsckMessageId.TreeNotSorted, "treeNotSorted", GitSeverity.Error),
        new(FsckMessageId.UnknownType, "unknownType", GitSeverity.Error),
        new(FsckMessageId.ZeroPaddedDate, "zeroPaddedDate", GitSeverity.Error, IsHarmless: true),

        new(FsckMessageId.BadReftableTableName, "badReftableTableName", GitSeverity.Warn),
        new(FsckMessageId.EmptyName, "emptyName", GitSeverity.Warn),
        new(FsckMessageId.FullPathname, "fullPathname", GitSeverity.Warn),
        new(FsckMessageId.HasDot, "hasDot", GitSeverity.Warn),
        new(FsckMessageId.HasDotdot, "hasDotdot", GitSeverity.Warn),
        new(FsckMessageId.HasDotgit, "hasDotgit", GitSeverity.Warn),
        new(FsckMessageId.LargePathname, "largePathname", GitSeverity.Warn),
        new(FsckMessageId.NullSha1, "nullSha1", GitSeverity.Warn),
        new(FsckMessageId.NulInCommit, "nulInCommit", GitSeverity.Warn, IsHarmless: true),
        new(FsckMessageId.ZeroPaddedFilemode, "zeroPaddedFilemode", GitSeverity.Warn, IsHarmless: true),

        new(FsckMessageId.BadFilemode, "badFilemode", GitSeverity.Info),
        new(FsckMessageId.BadTagName, "badTagName", GitSeverity.Info),
        new(FsckMessageId.EmptyPackedRefsFile, "emptyPackedRefsFile", GitSeverity.Info),
        new(FsckMessageId.GitattributesSymlink, "gitattributesSymlink", GitSeverity.Info),
        new(FsckMessageId.GitignoreSymlink, "gitignoreSymlink", GitSeverity.Info),
        new(FsckMessageId.GitmodulesParse, "gitmodulesParse", GitSeverity.Info),
        new(FsckMessageId.MailmapSymlink, "mailmapSymlink", GitSeverity.Info),
        new(FsckMessageId.MissingTaggerEntry, "missingTaggerEntry", GitSeverity.Info),
        new(FsckMessageId.RefMissingNewline, "refMissingNewline", GitSeverity.Info),
        new(FsckMessageId.SymlinkRef, "symlinkRef", GitSeverity.Info),
        new(FsckMessageId.SymrefTargetIsNotARef, "symrefTargetIsNotARef", GitSeverity.Info),
        new(FsckMessageId.TrailingRefContent, "trailingRefContent", GitSeverity.Info),

        new(FsckMessageId.ExtraHeaderEntry, "extraHeaderEntry", GitSeverity.Ignore),
    ];

    private static readonly Dictionary<string, FsckMessage> ByName = Table.ToDictionary(message => message.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All messages, each at the place of its id.</summary>
    public static ReadOnlySpan<FsckMessage> All => Table;

    /// <summary>A message by its name in any case, or null.</summary>
    public static FsckMessage? Find(string name) => ByName.GetValueOrDefault(name);

    public static string NameOf(FsckMessageId id) => Table[(int)id].Name;
}
