// SPDX-License-Identifier: MIT
#include "lib/mf6/export/package.hpp"

#include "heihe/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace heihe::mf6 {
namespace {

template <typename T>
void append(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

std::int64_t write_whole(const OutputRun& files, std::string_view name, std::string_view bytes) {
    OutputStream out{files, name};
    out.write(bytes);
    out.finish();
    return out.bytes();
}

ExportPackage::ExportPackage(const OutputRun& files, const grid::ColumnMesh& mesh, PackageHead head)
    : files_{files}, mesh_{&mesh}, head_{std::move(head)} {
    require(head_.name.size() <= 16, "ExportPackage: MODFLOW 6 takes names of 16 characters");
}

std::string ExportPackage::records(const ExportRows& rows) const {
    std::string bytes;
    const auto width = static_cast<std::size_t>(rows.width);
    bytes.reserve(rows.size() * (3 * sizeof(std::int32_t) + width * sizeof(double)));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const int c = mesh_->column_of(rows.cell[i]);
        append<std::int32_t>(bytes, mesh_->layer_of(rows.cell[i]) + 1);
        append<std::int32_t>(bytes, mesh_->row(c) + 1);
        append<std::int32_t>(bytes, mesh_->col(c) + 1);
        for (std::size_t v = 0; v < width; ++v) append(bytes, rows.value[i * width + v]);
    }
    return bytes;
}

void ExportPackage::period(int number, const ExportRows& rows) {
    std::string bytes = records(rows);
    if (bytes == last_) return;
    periods_ += fmt::format("BEGIN PERIOD {}\n", number);
    if (!bytes.empty()) {
        const std::string name = fmt::format("stress/{}_{:04}.bin", head_.name, number);
        bytes_ += write_whole(files_, name, bytes);
        periods_ += fmt::format("  OPEN/CLOSE {} (BINARY)\n", name);
    }
    periods_ += "END PERIOD\n\n";
    maxbound_ = std::max(maxbound_, rows.size());
    last_ = std::move(bytes);
}

void ExportPackage::all_periods(const ExportRows& rows) {
    periods_ = "BEGIN PERIOD 1\n";
    const auto width = static_cast<std::size_t>(rows.width);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const int c = mesh_->column_of(rows.cell[i]);
        periods_ += fmt::format("  {} {} {}", mesh_->layer_of(rows.cell[i]) + 1, mesh_->row(c) + 1,
                                mesh_->col(c) + 1);
        for (std::size_t v = 0; v < width; ++v)
            periods_ += fmt::format(" {}", rows.value[i * width + v]);
        periods_ += '\n';
    }
    periods_ += "END PERIOD\n";
    maxbound_ = rows.size();
}

void ExportPackage::finish() {
    if (is_empty()) return;
    bytes_ += write_whole(
        files_, file(),
        fmt::format("# {}\nBEGIN OPTIONS\n{}END OPTIONS\n\nBEGIN DIMENSIONS\n  MAXBOUND {}\n"
                    "END DIMENSIONS\n\n# layer, row, column, {}\n{}",
                    head_.comment, head_.options, maxbound_, head_.columns, periods_));
}

}  // namespace heihe::mf6
