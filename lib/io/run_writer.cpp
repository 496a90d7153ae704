// SPDX-License-Identifier: MIT
#include "heihe/io/run_writer.hpp"

#include "heihe/io/file_write.hpp"
#include "heihe/io/tables.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace heihe::inline v0::io {
namespace fs = std::filesystem;
namespace {

constexpr const char* spool_name = "results.spool";
constexpr std::size_t most_warnings = 1000;  // a checkpoint and summary.json stay readable

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// What a run that stopped has said about its end is no longer true when it goes on.
void remove_leftovers(const fs::path& part) {
    std::error_code ignored;
    for (const char* name : {"summary.json", "timing.json", "diagnosis.txt", "results.nc"})
        fs::remove(part / name, ignored);
    std::vector<fs::path> unfinished;
    for (const auto& entry : fs::directory_iterator(part, ignored))
        if (entry.path().extension() == ".tmp") unfinished.push_back(entry.path());
    for (const auto& file : unfinished) fs::remove(file, ignored);
}

}  // namespace

RunWriter::RunWriter(RunFolder folder, RunWriterOptions options)
    : folder_{std::move(folder)}, options_{std::move(options)} {
    open_files();
    const auto tables = tables_of({});
    for (std::size_t i = 0; i < tables.size(); ++i) tables_[i].append(tables[i].header);
    thread_ = std::make_unique<WriterThread>();
}

RunWriter::RunWriter(RunFolder folder, RunWriterOptions options, const Checkpoint& from)
    : folder_{std::move(folder)}, options_{std::move(options)}, warnings_{from.warnings} {
    for (const auto& [name, length] : from.file_lengths) cut_file(folder_.part() / name, length);
    remove_leftovers(folder_.part());
    open_files();
    thread_ = std::make_unique<WriterThread>();
}

void RunWriter::open_files() {
    for (const auto& table : tables_of({})) tables_.emplace_back(folder_.part() / table.file);
    if (options_.fields)
        spool_.emplace(folder_.part() / spool_name, options_.grid.nlay,
                       static_cast<std::ptrdiff_t>(options_.grid.column_row.size()));
}

void RunWriter::append(const MonthRows& rows) {
    const auto tables = tables_of(rows);
    for (std::size_t i = 0; i < tables.size(); ++i)
        if (!tables[i].lines.empty()) tables_[i].append(tables[i].lines);
}

void RunWriter::month(MonthRows rows, MonthFields fields) {
    thread_->submit([this, rows = std::move(rows), fields = std::move(fields)] {
        append(rows);
        if (spool_) spool_->append(fields);
    });
}

void RunWriter::warning(std::string text) {
    const bool said = std::find(warnings_.begin(), warnings_.end(), text) != warnings_.end();
    if (!said && warnings_.size() < most_warnings) warnings_.push_back(std::move(text));
}

bool RunWriter::checkpoint_due() const {
    if (!last_checkpoint_) return true;
    const std::chrono::duration<double> passed =
        std::chrono::steady_clock::now() - *last_checkpoint_;
    return passed.count() >= options_.checkpoint_seconds;
}

void RunWriter::checkpoint(Checkpoint state) {
    state.warnings = warnings_;
    last_checkpoint_ = std::chrono::steady_clock::now();
    thread_->submit([this, state = std::move(state)]() mutable {
        for (auto& table : tables_) table.sync();
        if (spool_) spool_->file().sync();
        for (const auto& table : tables_)
            state.file_lengths[table.path().filename().string()] = table.length();
        if (spool_) state.file_lengths[spool_name] = spool_->file().length();
        write_checkpoint(folder_.checkpoint(), state);
    });
}

std::string RunWriter::annual_csv() {
    wait();
    return text_of(folder_.part() / "annual.csv");
}

void RunWriter::write_summary(Summary summary, const Timing& timing) {
    const auto annual = text_of(folder_.part() / "annual.csv");
    summary.warnings = warnings_;
    summary.balance = balance_of(annual, text_of(folder_.part() / "county.csv"));
    write_file(folder_.part() / "summary.json", summary_json(summary, annual));
    write_file(folder_.part() / "timing.json", timing_json(timing));
}

void RunWriter::finish(Summary summary, const std::function<Timing()>& timing) {
    thread_->submit([this, summary = std::move(summary), &timing]() mutable {
        for (auto& table : tables_) table.sync();
        const fs::path spool = folder_.part() / spool_name;
        if (spool_)
            write_results(folder_.part() / "results.nc", spool, options_.grid, options_.title,
                          options_.threads);
        write_summary(std::move(summary), timing());
        folder_.finish();  // should it fail, the spool is still there to go on with
        std::error_code ignored;
        fs::remove(folder_.final_path() / spool_name, ignored);
    });
    wait();
}

void RunWriter::stop(Summary summary, const Timing& timing) {
    thread_->submit([this, summary = std::move(summary), timing]() mutable {
        for (auto& table : tables_) table.sync();
        write_summary(std::move(summary), timing);
    });
    wait();
}

}  // namespace heihe::inline v0::io
