namespace GitPush.Signatures.Ssh;

/// <summary>The keys of an allowed signers file, and whose they are. Immutable.</summary>
/// <param name="signers">Those lines that count, in order.</param>
internal sealed class AllowedSigners(IReadOnlyList<AllowedSigner> signers)
{
    private readonly ILookup<string, AllowedSigner> _byKey = signers.ToLookup(signer => signer.Key.Fingerprint, StringComparer.Ordinal);

    public static AllowedSigners None { get; } = new([]);

    /// <summary>Reads a file's text.</summary>
    /// <param name="localZone">The zone of times that do not say that they are in UTC.</param>
    /// <param name="problems">Gets what is wrong with lines that do not count, each with the line's number.</param>
    public static AllowedSigners Parse(string text, TimeZoneInfo localZone, ICollection<string> problems)
    {
        var signers = new List<AllowedSigner>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var content = line.Trim();
            if (content.IsEmpty || content[0] == '#')
            {
                continue;
            }

            if (AllowedSignerLine.TryParse(content, localZone, out var signer, out var reason))
            {
                signers.Add(signer);
            }
            else
            {
                problems.Add($"line {number}: {reason}");
            }
        }

        return new AllowedSigners(signers);
    }

    /// <summary>Looks at a signature.</summary>
    /// <param name="armored">The signature in its armour.</param>
    /// <param name="namespace">What it must have been made for: <c>git</c>.</param>
    /// <param name="message">What is signed.</param>
    /// <param name="time">When it was made, which <c>valid-after</c> and <c>valid-before</c> are compared with.</param>
    public SignatureVerdict Verify(ReadOnlySpan<byte> armored, string @namespace, ReadOnlySpan<byte> message, DateTimeOffset time)
    {
        if (!SshSignature.TryParse(armored, out var signature, out var problem))
        {
            return SignatureVerdict.Refused(problem);
        }

        var fingerprint = signature.Key.Fingerprint;
        var lines = _byKey[fingerprint].ToList();
        if (lines.Count == 0)
        {
            return SignatureVerdict.Refused($"is signed with the SSH key {fingerprint}, which is no allowed signer's");
        }

        if (!signature.Verifies(@namespace, message))
        {
            return SignatureVerdict.Refused("has an SSH signature that does not fit its content");
        }

        var valid = lines.Find(line => line.MaySign(@namespace) && line.IsValidAt(time.ToUnixTimeSeconds()));
        return valid is not null
            ? SignatureVerdict.SignedBy(new VerifiedSigner(SignatureKind.Ssh, fingerprint, valid.Identities))
            : SignatureVerdict.Refused($"is signed with the SSH key {fingerprint}, which was not valid for it at that time");
    }
}
