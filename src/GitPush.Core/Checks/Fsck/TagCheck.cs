using System.Text;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.Checks.Fsck;

/// <summary>
/// The rules for annotated tags:
/// <code>
/// object SP id LF type SP type LF tag SP name LF tagger SP identity LF [gpgsig SP … LF *(SP … LF)] LF …
/// </code>
/// </summary>
internal static class TagCheck
{
    public static void Run(ReadOnlySpan<byte> tag, FsckFindings findings)
    {
        if (HeaderCheck.Run(tag, findings) && !StopsAtTarget(ref tag, findings) && !StopsAtName(ref tag, findings) && !StopsAtTagger(ref tag, findings))
        {
            CheckRest(tag, findings);
        }
    }

    private static bool StopsAtTarget(ref ReadOnlySpan<byte> tag, FsckFindings findings)
    {
        if (!tag.StartsWith("object "u8))
        {
            findings.Report(FsckMessageId.MissingObject, "invalid format - expected 'object' line");
            return true;
        }

        if (!ObjectHeaders.TryTakeId(ref tag, "object"u8, out _))
        {
            findings.Report(FsckMessageId.BadObjectSha1, "invalid 'object' line format - bad sha1");
            return true;
        }

        if (!HeaderCheck.TryTakeKey(ref tag, "type "u8))
        {
            findings.Report(FsckMessageId.MissingTypeEntry, "invalid format - expected 'type' line");
            return true;
        }

        if (!tag.Contains((byte)'\n'))
        {
            findings.Report(FsckMessageId.MissingType, "invalid format - unexpected end after 'type' line");
            return true;
        }

        var type = ObjectHeaders.TakeLine(ref tag);
        return !(type.SequenceEqual("commit"u8) || type.SequenceEqual("tree"u8) || type.SequenceEqual("blob"u8) || type.SequenceEqual("tag"u8))
            && findings.Report(FsckMessageId.BadType, "invalid 'type' value");
    }

    private static bool StopsAtName(ref ReadOnlySpan<byte> tag, FsckFindings findings)
    {
        if (!HeaderCheck.TryTakeKey(ref tag, "tag "u8))
        {
            findings.Report(FsckMessageId.MissingTagEntry, "invalid format - expected 'tag' line");
            return true;
        }

        if (!tag.Contains((byte)'\n'))
        {
            findings.Report(FsckMessageId.MissingTag, "invalid format - unexpected end after 'type' line");
            return true;
        }

        var name = ObjectHeaders.TakeLine(ref tag);
        byte[] refName = [.. "refs/tags/"u8, .. name];
        return !RefName.IsValid(refName)
            && findings.Report(FsckMessageId.BadTagName, $"invalid 'tag' name: {Printable.Text(Encoding.UTF8.GetString(name))}");
    }

    // The first tags had no tagger.
    private static bool StopsAtTagger(ref ReadOnlySpan<byte> tag, FsckFindings findings) =>
        HeaderCheck.TryTakeKey(ref tag, "tagger "u8)
            ? IdentityCheck.Run(ref tag, findings)
            : findings.Report(FsckMessageId.MissingTaggerEntry, "invalid format - expected 'tagger' line");

    private static void CheckRest(ReadOnlySpan<byte> tag, FsckFindings findings)
    {
        if (HeaderCheck.TryTakeKey(ref tag, "gpgsig "u8) || HeaderCheck.TryTakeKey(ref tag, "gpgsig-sha256 "u8))
        {
            if (!tag.Contains((byte)'\n'))
            {
                findings.Report(FsckMessageId.BadGpgsig, "invalid format - unexpected end after 'gpgsig' or 'gpgsig-sha256' line");
                return;
            }

            _ = ObjectHeaders.TakeLine(ref tag);
            while (tag.StartsWith((byte)' '))
            {
                if (!tag.Contains((byte)'\n'))
                {
                    findings.Report(
                        FsckMessageId.BadHeaderContinuation, "invalid format - unexpected end in 'gpgsig' or 'gpgsig-sha256' continuation line");
                    return;
                }

                _ = ObjectHeaders.TakeLine(ref tag);
            }
        }

        if (!tag.IsEmpty && !tag.StartsWith((byte)'\n'))
        {
            findings.Report(FsckMessageId.ExtraHeaderEntry, "invalid format - extra header(s) after 'tagger'");
        }
    }
}
