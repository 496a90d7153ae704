// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/export/rows.hpp"
#include "lib/mf6/model/setup.hpp"

#include "heihe/mf6/output_stream.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace heihe::mf6 {

/// Writes a whole file. @return its bytes @throws OutputError
std::int64_t write_whole(const OutputRun& files, std::string_view name, std::string_view bytes);

/// What stands above the periods of a package.
struct PackageHead {
    std::string type{};     ///< WEL, RIV, ...
    std::string name{};     ///< package name, at most 16 characters
    std::string comment{};  ///< what it is, one line
    std::string columns{};  ///< values of a row, for the comment above the periods
    std::string options{};  ///< lines of the OPTIONS block
};

/// A list package whose rows change with the periods: text file basin.NAME, and below stress/ one file
/// a period of records as MODFLOW 6 reads them: layer, row, column (4 bytes each), values (8 bytes).
class ExportPackage {
public:
    ExportPackage(const OutputRun& files, const grid::ColumnMesh& mesh, PackageHead head);

    /// Rows of the next period; equal ones as before cost nothing.
    void period(int number, const ExportRows& rows);
    /// Rows of all periods, in the text file itself.
    void all_periods(const ExportRows& rows);
    /// Writes the text file, unless no period had a row.
    void finish();

    [[nodiscard]] bool is_empty() const noexcept { return maxbound_ == 0; }
    [[nodiscard]] const PackageHead& head() const noexcept { return head_; }
    [[nodiscard]] std::string file() const { return "basin." + head_.name; }
    [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_; }

private:
    [[nodiscard]] std::string records(const ExportRows& rows) const;

    OutputRun files_;
    const grid::ColumnMesh* mesh_;
    PackageHead head_;
    std::string periods_;  // text of the period blocks
    std::string last_;     // records of the period before
    std::size_t maxbound_ = 0;
    std::int64_t bytes_ = 0;
};

}  // namespace heihe::mf6
