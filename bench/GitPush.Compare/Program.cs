// Runs git's own server and GitPush side by side and prints how they compare: see bench/README.md.
using GitPush.Compare;

CompareOptions options;
try
{
    options = CompareOptions.Parse(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

var folder = Directory.CreateDirectory(Path.Combine(options.Temp, $"gitpush-compare-{Guid.NewGuid():N}"));
var comparison = new Comparison(folder.FullName, options);
AppDomain.CurrentDomain.ProcessExit += (_, _) => comparison.Dispose();
try
{
    Console.WriteLine(comparison.Run());
}
finally
{
    comparison.Dispose();
    folder.Delete(recursive: true);
}

return 0;
