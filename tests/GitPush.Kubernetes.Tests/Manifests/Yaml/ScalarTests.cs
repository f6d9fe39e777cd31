using System.Text.Json.Nodes;
using GitPush.Hooks;

namespace GitPush.Kubernetes.Tests.Manifests.Yaml;

/// <summary>What a value is. The expected column is what <c>kubectl annotate --local -o json</c> of Kubernetes 1.32 writes.</summary>
[TestClass]
public sealed class ScalarTests
{
    [TestMethod]
    [DataRow("y", "true")]
    [DataRow("Y", "true")]
    [DataRow("yes", "true")]
    [DataRow("NO", "false")]
    [DataRow("n", "false")]
    [DataRow("on", "true")]
    [DataRow("Off", "false")]
    [DataRow("True", "true")]
    [DataRow("tRue", "\"tRue\"")]
    [DataRow("~", "null")]
    [DataRow("Null", "null")]
    [DataRow("", "null")]
    [DataRow("12", "12")]
    [DataRow("-12", "-12")]
    [DataRow("+12", "12")]
    [DataRow("-0", "0")]
    [DataRow("0777", "511")]
    [DataRow("-017", "-15")]
    [DataRow("0o17", "15")]
    [DataRow("-0o7", "-7")]
    [DataRow("0O17", "15")]
    [DataRow("0789", "789")]
    [DataRow("08", "8")]
    [DataRow("00", "0")]
    [DataRow("0x1F", "31")]
    [DataRow("-0x1F", "-31")]
    [DataRow("0X1f", "31")]
    [DataRow("0b101", "5")]
    [DataRow("+0b1", "1")]
    [DataRow("-0b101", "-5")]
    [DataRow("1_000", "1000")]
    [DataRow("1__2", "12")]
    [DataRow("1_", "1")]
    [DataRow("0x_1", "1")]
    [DataRow("0x", "\"0x\"")]
    [DataRow("+", "\"+\"")]
    [DataRow("1_000.5", "1000.5")]
    [DataRow("1.0", "1")]
    [DataRow("00.5", "0.5")]
    [DataRow(".5", "0.5")]
    [DataRow(".5_5", "0.55")]
    [DataRow("+.5", "0.5")]
    [DataRow("-.5e1", "-5")]
    [DataRow("5.", "5")]
    [DataRow("1e3", "1000")]
    [DataRow("1E5", "100000")]
    [DataRow("1e21", "1e21")]
    [DataRow("1e", "\"1e\"")]
    [DataRow("1e400", "\"1e400\"")]
    [DataRow("685.230_15e+03", "685230.15")]
    [DataRow("-0.0", "0")]
    [DataRow("9007199254740993", "9007199254740993")]
    [DataRow("9223372036854775807", "9223372036854775807")]
    [DataRow("-9223372036854775808", "-9223372036854775808")]
    [DataRow("18446744073709551615", "18446744073709551615")]
    [DataRow("123456789012345678901234567890", "1.2345678901234568e+29")]
    [DataRow("190:20:30", "\"190:20:30\"")]
    [DataRow("2001-12-15", "\"2001-12-15\"")]
    [DataRow("2001-12-15T02:59:43.1Z", "\"2001-12-15T02:59:43.1Z\"")]
    [DataRow("<<", "\"<<\"")]
    [DataRow("=", "\"=\"")]
    [DataRow("\"1.0\"", "\"1.0\"")]
    [DataRow("'no'", "\"no\"")]
    [DataRow("!!str 12", "\"12\"")]
    [DataRow("!!str", "\"\"")]
    [DataRow("!!int \"12\"", "12")]
    [DataRow("!!float 1", "1")]
    [DataRow("!!bool \"yes\"", "true")]
    [DataRow("!!null \"\"", "null")]
    [DataRow("!!binary aGVsbG8=", "\"hello\"")]
    [DataRow("!!timestamp 2001-12-15", "\"2001-12-15\"")]
    [DataRow("!custom 12", "\"12\"")]
    [DataRow("! 12", "\"12\"")]
    [DataRow("!!set {a, b}", "{\"a\":null,\"b\":null}")]
    public void A_scalar_is_what_kubectl_takes_it_for(string yaml, string json) =>
        ManifestText.AssertSame($$"""{"a":{{json}}}""", ManifestText.Convert($"a: {yaml}\n").Single());

    [TestMethod]
    [DataRow("12", "12")]
    [DataRow("0x10", "16")]
    [DataRow("0777", "511")]
    [DataRow("1.5", "1.5")]
    [DataRow("1.10", "1.1")]
    [DataRow("1e10", "1e+10")]
    [DataRow("1234567.0", "1.234567e+06")]
    [DataRow("0.00001", "1e-05")]
    [DataRow("yes", "true")]
    [DataRow("no", "false")]
    [DataRow("\"no\"", "no")]
    [DataRow("a b", "a b")]
    public void A_key_becomes_text_as_with_kubectl(string yaml, string key)
    {
        var mapping = (JsonObject)ManifestText.Convert($"{yaml}: x\n").Single()!;

        Assert.AreEqual(key, mapping.Single().Key);
    }

    [TestMethod]
    [DataRow("a: .inf", "deploy/web.yaml:1: '.inf' is a number that JSON does not have")]
    [DataRow("a: .nan", "deploy/web.yaml:1: '.nan' is a number that JSON does not have")]
    [DataRow("a: !!int x", "deploy/web.yaml:1: 'x' is not what its tag !!int says")]
    [DataRow("a: !!null x", "deploy/web.yaml:1: 'x' is not what its tag !!null says")]
    [DataRow("~: 1", "deploy/web.yaml:1: '~' cannot be a key: put it in quotes")]
    [DataRow("12345678901234567890: 1", "deploy/web.yaml:1: '12345678901234567890' cannot be a key: put it in quotes")]
    [DataRow("[1, 2]: 3", "deploy/web.yaml:1: a key is a list or a mapping, and JSON has none such")]
    public void What_JSON_does_not_have_is_refused_with_its_line(string yaml, string message)
    {
        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml));

        Assert.AreEqual(message, exception.Message);
    }
}
