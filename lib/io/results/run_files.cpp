// SPDX-License-Identifier: MIT
#include "lib/io/results/run_files.hpp"

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/file_write.hpp"
#include "heihe/io/observation_files.hpp"
#include "heihe/io/page_seal.hpp"
#include "heihe/io/published_ranges.hpp"
#include "heihe/io/result_tables.hpp"
#include "lib/io/files/sha256.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <string_view>

#include <sys/stat.h>
#include <unistd.h>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view manifest_head =
    "# files of a run of heihe (sha256sum -c files.sha256)\n";
constexpr std::string_view hdf5_mark = "\x89HDF\r\n\x1a\n";

// First bytes of each file of a run; "": no fixed first bytes.
const std::map<std::string, std::string, std::less<>>& beginnings() {
    static const auto all = [] {
        std::map<std::string, std::string, std::less<>> b{
            {"summary.json", "{\n  \"schema\": 1,\n  \"program\": \"heihe\","},
            {"timing.json", "{\n  \"wall_seconds\": "},
            {"diagnosis.txt", "The run ended with status "},
            {"checkpoint.h5", "heihe checkpoint "},
            {"results.nc", std::string{hdf5_mark}},
            {manifest_name, std::string{manifest_head}},
            {spool_name, ""},
            {use_spool_name, ""},
            {"allocation.nc", std::string{hdf5_mark}},
            {"run.log", ""},
            {"published.csv", std::string{published_head}},
            {".write_test", ""}};
        for (const auto& table : tables_of({})) b[std::string{table.file}] = table.header;
        b["annual.csv"].pop_back();  // columns of the gauges follow
        for (const auto& [name, header] : observation_headers()) b[name] = header;
        return b;
    }();
    return all;
}

// "annual.csv" of "annual.csv.3.tmp"; other names as they are.
std::string_view without_tmp(std::string_view name) {
    if (!name.ends_with(".tmp")) return name;
    name.remove_suffix(4);
    const auto dot = name.rfind('.');
    const bool is_number = dot != std::string_view::npos && dot + 1 < name.size() &&
                           std::all_of(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1,
                                       name.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_number ? name.substr(0, dot) : name;
}

std::string first_bytes(const fs::path& file, std::size_t count) {
    std::ifstream in(file, std::ios::binary);
    std::string text(count, '\0');
    in.read(text.data(), static_cast<std::streamsize>(count));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return text;
}

// Lines as spdlog writes them; the last one, or any on a full disk, may be cut.
bool is_log(const fs::path& file) {
    constexpr std::string_view pattern = "dddd-dd-dd dd:dd:dd ";
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line);)
        for (std::size_t i = 0; i < std::min(line.size(), pattern.size()); ++i) {
            const bool digit = line[i] >= '0' && line[i] <= '9';
            if (pattern[i] == 'd' ? !digit : line[i] != pattern[i]) return false;
        }
    return true;
}

// The first month of a spool: its first day and its end, as days since 1970.
bool is_spool(const fs::path& file) {
    const std::string head = first_bytes(file, 8);
    if (head.size() < 8) return head.empty();
    std::array<std::int32_t, 2> days{};
    std::memcpy(days.data(), head.data(), head.size());
    return days[0] < days[1] && days[1] - days[0] <= 31 && days[0] > make_date(1800, 1, 1).days &&
           days[1] < make_date(3000, 1, 1).days;
}

bool is_spool_name(std::string_view name) { return name == spool_name || name == use_spool_name; }

bool is_plain(const fs::path& file) {
    std::error_code ignored;
    return fs::is_regular_file(fs::symlink_status(file, ignored));
}

// A page that `heihe report` wrote into the folder after the run, and that nobody changed since: it can be
// made again from the run, so it goes with it.
bool is_page_of_run(const fs::path& file) {
    constexpr std::uintmax_t most_bytes = 1U << 28U;
    std::error_code failed;
    if (file.extension() != ".html" || !is_plain(file)) return false;
    const auto size = fs::file_size(file, failed);
    return !failed && size <= most_bytes &&
           is_sealed_page(first_bytes(file, static_cast<std::size_t>(size)));
}

bool differs_by_run(std::string_view name) { return name == "run.log" || name == "timing.json"; }

std::map<std::string, std::string> read_manifest(const fs::path& file) {
    std::map<std::string, std::string> digests;
    std::ifstream in(file, std::ios::binary);
    std::string line;
    if (!std::getline(in, line) || line + '\n' != manifest_head) return digests;
    constexpr std::size_t width = 64;
    while (std::getline(in, line))
        if (line.size() > width + 2) digests[line.substr(width + 2)] = line.substr(0, width);
    return digests;
}

// True if run.log is the one that timing.json names.
bool is_log_of(const fs::path& folder) {
    const auto json = nlohmann::json::parse(std::ifstream{folder / "timing.json"}, nullptr, false);
    if (!json.is_object() || !json.contains("run_log_sha256")) return false;
    std::set<std::string> keys;
    for (const auto& [key, value] : json.items()) keys.insert(key);
    return keys == std::set<std::string>{"wall_seconds", "cpu_seconds", "threads",
                                         "by_phase",     "host",        "run_log_sha256"} &&
           json["run_log_sha256"] == digest_of(folder / "run.log");
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (auto it = fs::directory_iterator(folder, failed); !failed && it != fs::end(it);
         it.increment(failed))
        names.push_back(it->path().filename().string());
    if (failed)
        throw OutputError(folder.string() + ": cannot be looked through: " + failed.message());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

std::string digest_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    Sha256 digest;
    std::string piece(std::size_t{1} << 20, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
        digest.add({piece.data(), static_cast<std::size_t>(in.gcount())});
    return in.bad() ? "" : digest.hex();
}

bool is_of_a_run(const fs::path& file) {
    const std::string full = file.filename().string();
    const auto name = without_tmp(full);
    const auto begins = beginnings().find(name);
    if (begins == beginnings().end() || !is_plain(file)) return false;
    if (name == "run.log") return is_log(file);
    if (is_spool_name(name)) return is_spool(file);
    if (name == ".write_test") return first_bytes(file, 1).empty();
    const std::string is = first_bytes(file, begins->second.size());
    // NetCDF writes the first block of its file last.
    if ((full == "results.nc.tmp" || full == "allocation.nc.tmp") &&
        is == std::string(is.size(), '\0'))
        return true;
    return begins->second.starts_with(is);
}

Listing listing_of(const fs::path& folder) {
    Listing list;
    for (const auto& name : names_in(folder)) {
        struct stat info {};
        if (::lstat((folder / name).c_str(), &info) != 0) continue;
        list[name] = fmt::format("{} {} {} {}.{}", static_cast<unsigned>(info.st_mode), info.st_ino,
                                 info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
    }
    return list;
}

std::string manifest_of(const fs::path& folder) {
    std::string text{manifest_head};
    for (const auto& name : names_in(folder)) {
        if (beginnings().count(name) == 0 || differs_by_run(name) || is_spool_name(name) ||
            name == manifest_name)
            continue;
        const std::string digest = digest_of(folder / name);
        if (digest.empty()) throw OutputError((folder / name).string() + ": cannot be read back");
        text += digest + "  " + name + '\n';
    }
    return text;
}

std::vector<std::string> changed_files(const fs::path& folder, std::span<const char* const> names) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(folder / manifest_name, ignored))) return {};
    const auto digests = read_manifest(folder / manifest_name);
    if (digests.empty()) return {manifest_name};
    std::vector<std::string> changed;
    for (const char* name : names)
        if (const auto told = digests.find(name);
            told != digests.end() && told->second != digest_of(folder / name))
            changed.emplace_back(name);
    return changed;
}

std::vector<std::string> foreign_in_results(const fs::path& folder) {
    const auto names = names_in(folder);
    if (names.empty()) return {};
    const auto digests = read_manifest(folder / manifest_name);
    if (digests.empty() || !is_plain(folder / manifest_name))
        return {fmt::format("no {} that shows what a run wrote", manifest_name)};
    std::vector<std::string> foreign;
    for (const auto& name : names) {
        if (is_page_of_run(folder / name)) continue;
        const auto told = digests.find(name);
        if (!is_of_a_run(folder / name) || without_tmp(name) != name)
            foreign.push_back(name + " is no file of a run");
        else if (told != digests.end() && told->second != digest_of(folder / name))
            foreign.push_back(name + " has changed since");
        else if (told == digests.end() && name != manifest_name && !is_spool_name(name) &&
                 !(differs_by_run(name) && is_log_of(folder)))
            foreign.push_back(name +
                              (differs_by_run(name) ? " has changed since" : " came in since"));
    }
    return foreign;
}

std::vector<std::string> foreign_in_part(const fs::path& folder) {
    std::vector<std::string> foreign;
    for (const auto& name : names_in(folder))
        if (!is_of_a_run(folder / name)) foreign.push_back(name + " is no file of a run");
    return foreign;
}

void empty_run(const fs::path& folder, const Listing& files) {
    const auto remove = [&folder](const std::string& name) {
        if (::unlink((folder / name).c_str()) != 0 && errno != ENOENT)
            throw OutputError((folder / name).string() +
                              ": cannot be removed: " + std::strerror(errno));
    };
    if (files.count("checkpoint.h5") != 0) remove("checkpoint.h5");
    for (const auto& [name, what] : files) remove(name);
}

void remove_run(const fs::path& folder, const Listing& files) {
    try {
        empty_run(folder, files);
    } catch (const OutputError&) {
        return;  // the new results are in place; --force removes the rest
    }
    ::rmdir(folder.c_str());
}

}  // namespace heihe::io
