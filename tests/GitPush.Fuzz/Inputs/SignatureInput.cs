using System.Text;

namespace GitPush.Fuzz.Inputs;

/// <summary>
/// Signed commits, damaged. The signatures are whole and by keys that are trusted, for a text that is none of these commits: none may
/// hold, whatever is changed.
/// </summary>
internal static class SignatureInput
{
    /// <summary>When the keys were made, in seconds since 1970.</summary>
    public const long KeyTime = 1_704_067_200;

    public const string AllowedSigners =
        """
        # who signs
        ada@example.com,*@ada.example namespaces="git,file",valid-after="20240101Z",valid-before="20990101Z" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKibkFPOpo0N5No0ViggLrxzQJSNTY4J9nsZnhNF0/DE
        "bob@example.com" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKibkFPOpo0N5No0ViggLrxzQJSNTY4J9nsZnhNF0/DE bob
        """;

    public const string Keyring =
        """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mDMEZZIAgBYJKwYBBAHaRw8BAQdAuBq0DneShtoET4j/v1M7BXuaX3/H23qNqIL/
        VebC2cO0FUFkYSA8YWRhQGV4YW1wbGUuY29tPoiQBBMWCAA4FiEE0qnNS74IBdNL
        feHiRtFOjnk4o7wFAmWSAIACGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQ
        RtFOjnk4o7wKQwEA8tkHu7iJ8tB5gXM7cHRUk2td5hax3A2zhy6CYEZIk5wA/Rum
        QXnPGqlEoiKx7K/tknNHrWm4hIw2RJY3afyWOLsO
        =vOEp
        -----END PGP PUBLIC KEY BLOCK-----
        """;

    private const string OpenPgpSignature =
        """
        -----BEGIN PGP SIGNATURE-----

        iHQEABYIAB0WIQTSqc1LvggF00t94eJG0U6OeTijvAUCZZIAigAKCRBG0U6OeTij
        vH0NAPsGFZIOIrazOLtDypAKFMnu4MzVtn8k9nbo4gC4C8Q9kgD455z5iH6Xn1m6
        BF/lv6pNkRxCKPqwxJ9QsNSC28BjCQ==
        =7j7b
        -----END PGP SIGNATURE-----
        """;

    private const string SshSignature =
        """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgqJuQU86mjQ3k2jRWKCAuvHNAlI
        1Njgn2exmeE0XT8MQAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
        AAAAQHLa27ifk9poaBc4wP3eWYWGEvcMM4GIWJ3o/3pM5AVvAC/hkKVTT99UuRgAIVKSVc
        U/mOfvV7FIuvbCCz369gw=
        -----END SSH SIGNATURE-----
        """;

    public static Mutator Mutator { get; } = Mutator.Of(
        "gpgsig ", "gpgsig-sha256 ", "\n ", "\n\n", "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----",
        "-----END PGP SIGNATURE-----", "-----BEGIN PGP PUBLIC KEY BLOCK-----", "Comment: x\n", "=abcd\n", "U1NIU0lH", "namespaces=\"", "valid-before=\"20240101\"", "cert-authority", "\xc2\xff\0\0\0", "\x88", "\x02\x1b\x03", "\xff\xff\xff\xff");

    /// <summary>A commit that is signed, nearly.</summary>
    public static byte[] Commit(FuzzRandom random)
    {
        var signature = random.OneIn(2) ? OpenPgpSignature : SshSignature;
        if (random.OneIn(3))
        {
            signature = Damage(random, signature);
        }

        var commit = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@b> 1704067300 +0000\ncommitter A <ada@example.com> 1704067300 +0000\n"
            + $"gpgsig {signature.ReplaceLineEndings("\n ")}\n\nA message\n";
        return random.OneIn(2) ? Mutator.Mutate(random, Encoding.Latin1.GetBytes(commit)) : Encoding.Latin1.GetBytes(commit);
    }

    // Within the armour, so that what is in there is looked at.
    private static string Damage(FuzzRandom random, string armored)
    {
        var start = armored.IndexOf("-----\n", StringComparison.Ordinal) + 6;
        var end = armored.LastIndexOf("\n-----END", StringComparison.Ordinal);
        var lines = armored[start..end].Split('\n').Where(line => !line.StartsWith('=') && line.Length > 0);
        var content = Mutator.Mutate(random, Convert.FromBase64String(string.Concat(lines)));
        return $"{armored[..start]}\n{Convert.ToBase64String(content)}{armored[end..]}";
    }
}
