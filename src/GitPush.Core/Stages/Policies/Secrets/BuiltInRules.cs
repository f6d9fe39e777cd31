namespace GitPush.Stages.Policies.Secrets;

/// <summary>
/// The secrets that everybody knows by their look. Each kind has a mark of its own, so that hardly anything else is taken for one.
/// Patterns end where the token ends: none is only the beginning of a longer word.
/// </summary>
internal static class BuiltInRules
{
    public const string JsonWebToken = "json-web-token";
    public const string RandomAssignment = "random-assignment";

    /// <summary>How random a value must be that is assigned to a name such as <c>password</c>, in bits per character.</summary>
    public const double MinAssignmentEntropy = 3.7;

    /// <summary>All of them, also those that are off by default.</summary>
    public static IReadOnlyList<SecretRule> All { get; } =
    [
        Rule("aws-access-key-id", "an AWS access key", @"\b(?<secret>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b", "AKIA", "ASIA", "ABIA", "ACCA"),
        Rule(
            "aws-secret-access-key",
            "an AWS secret access key",
            @"(?i:aws_?.{0,20}(?:secret|key).{0,20}(?:=|:|=>|,)\s{0,5}[""'`]?)(?<secret>[A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)",
            "aws"),
        Rule("github-token", "a GitHub token", @"\b(?<secret>gh[pousr]_[A-Za-z0-9]{36,255})\b", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        Rule("github-fine-grained-token", "a GitHub token", @"\b(?<secret>github_pat_[A-Za-z0-9_]{82})\b", "github_pat_"),
        Rule("gitlab-token", "a GitLab token", @"\b(?<secret>gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_.\-]{20,64})", "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-"),
        Rule("slack-token", "a Slack token", @"\b(?<secret>xox[abeoprs]-[A-Za-z0-9.\-]{10,250})", "xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"),
        Rule("slack-webhook", "a Slack webhook", @"hooks\.slack\.com/services/(?<secret>T[A-Za-z0-9_]{6,14}/B[A-Za-z0-9_]{6,14}/[A-Za-z0-9_]{20,28})", "hooks.slack.com/services/"),
        Rule("stripe-key", "a Stripe key of a live account", @"\b(?<secret>(?:sk|rk)_live_[A-Za-z0-9]{20,247})\b", "sk_live_", "rk_live_"),
        Rule("google-api-key", "a Google API key", @"\b(?<secret>AIza[A-Za-z0-9_\-]{35})(?:[^A-Za-z0-9_\-]|$)", "AIza"),
        Rule("npm-token", "an npm token", @"\b(?<secret>npm_[A-Za-z0-9]{36})\b", "npm_"),
        Rule("nuget-api-key", "a NuGet API key", @"\b(?<secret>oy2[a-z0-9]{43})\b", "oy2"),
        Rule("pypi-token", "a PyPI token", @"\b(?<secret>pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_\-]{50,250})", "pypi-AgEIcHlwaS5vcmc"),
        Rule("docker-hub-token", "a Docker Hub token", @"\b(?<secret>dckr_(?:pat|oat)_[A-Za-z0-9_\-]{27,40})", "dckr_pat_", "dckr_oat_"),
        Rule("azure-storage-key", "the key of an Azure storage account", @"(?i:AccountKey)\s{0,3}=\s{0,3}(?<secret>[A-Za-z0-9/+]{86}==)", "AccountKey"),
        Rule("azure-client-secret", "the client secret of an Azure application", @"(?:^|[^A-Za-z0-9_~.\-])(?<secret>[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.\-]{31,34})(?:[^A-Za-z0-9_~.\-]|$)", "7Q~", "8Q~"),
        Rule("azure-devops-token", "an Azure DevOps token", @"\b(?<secret>[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})\b", "AZDO"),
        Rule("digitalocean-token", "a DigitalOcean token", @"\b(?<secret>do[opr]_v1_[a-f0-9]{64})\b", "doo_v1_", "dop_v1_", "dor_v1_"),
        Rule("hashicorp-vault-token", "a HashiCorp Vault token", @"\b(?<secret>hv[bs]\.[A-Za-z0-9_\-]{90,300})", "hvs.", "hvb."),
        Rule("openai-key", "an OpenAI key", @"\b(?<secret>sk-(?:[a-z]{1,10}-)?[A-Za-z0-9_\-]{20,80}T3BlbkFJ[A-Za-z0-9_\-]{20,80})", "T3BlbkFJ"),
        Rule("anthropic-key", "an Anthropic key", @"\b(?<secret>sk-ant-[a-z]{1,10}[0-9]{2}-[A-Za-z0-9_\-]{93}AA)(?:[^A-Za-z0-9_\-]|$)", "sk-ant-"),
        Rule("hugging-face-token", "a Hugging Face token", @"\b(?<secret>hf_[A-Za-z]{34})\b", "hf_"),
        Rule("age-secret-key", "an age key", @"\b(?<secret>AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58})\b", "AGE-SECRET-KEY-1"),
        Rule("private-key", "a private key", @"(?<secret>-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----)", "PRIVATE KEY"),
        Rule(JsonWebToken, "a JSON Web Token", @"\b(?<secret>eyJ[A-Za-z0-9_\-]{14,}\.eyJ[A-Za-z0-9_\-]{14,}\.[A-Za-z0-9_\-]{20,})", "eyJ"),
        Rule(
            RandomAssignment,
            "a password or token",
            @"(?i:(?:passw(?:or)?d|secret|token|api_?-?key|access_?-?key|private_?-?key)[a-z0-9_\-]{0,20}[""']?\s{0,3}(?:=|:|:=|=>)\s{0,3}[""'`])(?<secret>[A-Za-z0-9+/_.~=\-]{16,150})[""'`]",
            "passw", "secret", "token", "api_key", "apikey", "api-key", "access_key", "accesskey", "access-key", "private_key", "privatekey", "private-key"),
    ];

    private static SecretRule Rule(string id, string description, string pattern, params string[] keywords) =>
        new() { Id = id, Description = description, Pattern = pattern, Keywords = keywords };
}
