using System.Buffers;

namespace GitPush.Signatures;

/// <summary>Takes a signed commit apart, byte for byte as git does (<c>parse_buffer_signed_by_header</c> in its commit.c).</summary>
/// <remarks>
/// <code>
/// tree …
/// gpgsig -----BEGIN SSH SIGNATURE-----
///  U1NIU0lH…                            each further line behind a space
///  -----END SSH SIGNATURE-----
///
/// message
/// </code>
/// What is signed is the commit without these lines, and without those of <c>gpgsig-sha256</c>, which is the signature for the
/// same commit in a repository of another hash.
/// </remarks>
internal static class SignedCommit
{
    private static ReadOnlySpan<byte> Header => "gpgsig "u8;

    // Also "gpgsig-sha256", and what is to come.
    private static ReadOnlySpan<byte> AnyHeader => "gpgsig"u8;

    /// <param name="payload">Gets what is signed.</param>
    /// <param name="signature">Gets the signature in its armour.</param>
    /// <returns>Whether the commit has a signature.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> commit, IBufferWriter<byte> payload, IBufferWriter<byte> signature)
    {
        var isSigned = false;
        var (inSignature, inOther) = (false, false);
        for (var line = 0; line < commit.Length;)
        {
            var next = SignedText.NextLine(commit, line);
            var text = commit[line..next];
            var starts = text.StartsWith(Header);
            if (starts || (inSignature && text[0] == ' '))
            {
                signature.Write(text[(starts ? Header.Length : 1)..]);
                (isSigned, inSignature, inOther) = (true, true, inOther && !starts);
                line = next;
                continue;
            }

            inSignature = false;
            inOther = text.StartsWith(AnyHeader) || (inOther && text[0] == ' ');
            if (text[0] == '\n')
            {
                // The message, whatever stands in it.
                next = commit.Length;
            }

            if (!inOther)
            {
                payload.Write(commit[line..next]);
            }

            line = next;
        }

        return isSigned;
    }
}
