namespace GitPush;

/// <summary>
/// How pushed objects are checked: the rules of git-fsck(1), each with the name that git gives it
/// (<c>git help fsck</c>, "FSCK MESSAGES"), such as <c>zeroPaddedFilemode</c>.
/// </summary>
/// <remarks>
/// <para>
/// By default a defect that can harm whoever fetches it refuses the push: names that stand for <c>.git</c>, hostile
/// <c>.gitmodules</c>, trees that are unsorted or name something twice, objects that lack what git reads of them. Defects
/// that old programs left in real histories and that harm nobody are warnings: <c>badDate</c>, <c>badDateOverflow</c>,
/// <c>badEmail</c>, <c>badName</c>, <c>badTimezone</c>, <c>missingEmail</c>, <c>missingNameBeforeEmail</c>,
/// <c>missingSpaceBeforeDate</c>, <c>missingSpaceBeforeEmail</c>, <c>multipleAuthors</c>, <c>nulInCommit</c>,
/// <c>zeroPaddedDate</c>, <c>zeroPaddedFilemode</c>, and what git itself only warns of. <see cref="Strict"/> refuses them as
/// git does.
/// </para>
/// <para>
/// A repository's own config has the last word: <c>receive.fsckObjects</c> (or <c>transfer.fsckObjects</c>) turns the
/// checks off, or on with git's own severities; <c>receive.fsck.&lt;msg-id&gt;</c> and <c>receive.fsck.skipList</c> change
/// single ones.
/// </para>
/// </remarks>
public sealed class FsckOptions
{
    /// <summary>Whether pushed objects are checked. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether everything that git calls a warning or an error refuses a push, as with git's <c>receive.fsckObjects</c>. Default: no.</summary>
    public bool Strict { get; set; }

    /// <summary>
    /// Severities by message id, in any case, where they are to differ. <c>nulInHeader</c> and <c>unterminatedHeader</c> are
    /// always errors.
    /// </summary>
    public IDictionary<string, FsckSeverity> Severities { get; } = new Dictionary<string, FsckSeverity>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ids of objects, 40 hexadecimal digits each, whose defects are known and taken.</summary>
    public IList<string> SkipList { get; } = [];
}
