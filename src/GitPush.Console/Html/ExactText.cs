namespace GitPush.Console.Html;

/// <summary>Text for the value of a form's field: it has to come back as it is, whatever characters it has.</summary>
internal readonly record struct ExactText(string Value);
